package import NIOCore

/// A whole message on a WebSocket, put together from however many frames it took.
package enum WebSocketMessage: Hashable, Sendable {
  /// UTF-8; whether it really is, the codec checks.
  case text(ByteBuffer)
  case binary(ByteBuffer)
}
