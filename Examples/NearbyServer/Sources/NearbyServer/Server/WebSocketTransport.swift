import NIOCore
import NearbyCore
import NearbyProtocol

/// Tells a client over its WebSocket what the service has for it.
struct WebSocketTransport: SessionTransport {
  let connection: WebSocketConnection
  let subprotocol: Subprotocol

  /// The id of the client's hello.
  let hello: UInt32?

  let hints: Welcome.Hints
  let limits: Welcome.Limits

  /// By which the client's next connection finds this one.
  let resume: String

  /// Whether the client takes several messages in one frame.
  let acceptsBatches: Bool

  /// Hears what the client is about to be told.
  let onSend: @Sendable ([SessionEvent]) -> Void

  func send(_ events: [SessionEvent]) async throws {
    onSend(events)
    let messages = events.flatMap { $0.messages(hello: hello, hints: hints, limits: limits, resume: resume) }
    try await connection.send(subprotocol.frames(messages[...], areBatched: acceptsBatches))
  }

  func close(_ reason: SessionCloseReason) async {
    await connection.close(CloseCode(reason))
  }
}

extension Subprotocol {
  /// The message in the kind of frame that this sub-protocol uses.
  func frame(_ message: ServerMessage) -> WebSocketMessage {
    var bytes = ByteBuffer()
    codec.encode(message, into: &bytes)
    return usesBinaryMessages ? .binary(bytes) : .text(bytes)
  }

  /// The message in the kind of frame that this sub-protocol uses.
  func frame(_ message: ClientMessage) -> WebSocketMessage {
    var bytes = ByteBuffer()
    codec.encode(message, into: &bytes)
    return usesBinaryMessages ? .binary(bytes) : .text(bytes)
  }

  /// The bytes of a frame of the right kind; `nil` when it is of the other kind.
  func payload(of frame: WebSocketMessage) -> ByteBuffer? {
    switch frame {
    case .text(let bytes): usesBinaryMessages ? nil : bytes
    case .binary(let bytes): usesBinaryMessages ? bytes : nil
    }
  }
}

extension WebSocketConnection {
  func close(_ code: CloseCode) async {
    await close(code: code.rawValue, reason: code.text)
  }
}
