import Logging
import NearbyCore
import NearbyProtocol

/// A client's WebSocket, as the endpoint serves it.
struct ClientSocket: ClientConnection {
  let connection: WebSocketConnection
  let subprotocol: Subprotocol

  /// What the development page watches; `nil` without it.
  let presence: Presence?

  let logger: Logger

  var frames: WebSocketHandler.Messages { connection.messages }

  func send(_ frames: [WebSocketMessage]) async throws {
    try await connection.send(frames)
  }

  func close(_ code: CloseCode) async {
    await connection.close(code)
  }

  func willTell(_ events: [SessionEvent], to user: UserID) {
    presence?.note(events, of: user)
  }

  func admissionFailed(_ error: any Error) {
    logger.error("a session could not be opened", metadata: ["kind": "\(type(of: error))"])
  }
}
