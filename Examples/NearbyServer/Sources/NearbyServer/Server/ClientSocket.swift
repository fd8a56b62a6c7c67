import Logging
import NearbyCore
import NearbyProtocol

/// A client's WebSocket, as the endpoint serves it.
struct ClientSocket: ClientConnection {
  let connection: WebSocketConnection
  let subprotocol: Subprotocol

  /// Who is connected.
  let presence: Presence

  /// Whether the development page watches what clients are told.
  let isWatched: Bool

  /// What is counted of what the client is told; `nil` for nothing.
  let metrics: ServerMetrics?

  /// What the client was told of its friends, for these.
  let places = ToldPlaces()

  let clock: any TimeSource
  let logger: Logger

  func send(_ frames: [WebSocketMessage]) async throws {
    try await connection.send(frames)
  }

  /// On the event loop of the socket, as long as the client reads.
  var isReady: Bool { connection.isReady }

  func sendNow(_ frames: [WebSocketMessage]) {
    connection.sendNow(frames)
  }

  func close(_ code: CloseCode) async {
    await connection.close(code)
  }

  func willTell(_ events: [SessionEvent], to user: UserID) {
    if isWatched { presence.note(events, of: user) }
    metrics?.willTell(ofReports: places.take(events), at: clock.now.wall)
  }

  func admissionFailed(_ error: any Error) {
    logger.error("a session could not be opened", metadata: ["kind": "\(type(of: error))"])
  }

  func readOn() { connection.readOn() }

  func wasServed(_ user: UserID?) {
    if let user { presence.leave(user) }
  }
}

extension ServedClient: WebSocketReceiver where Client == ClientSocket {}
