import NIOCore

/// What a close frame says (RFC 6455, sections 5.5.1 and 7.4).
struct WebSocketClosing {
  /// `nil` when the frame gave no reason.
  let code: UInt16?

  /// Reads the payload of a close frame, as far as a frame may have it.
  init(_ payload: ByteBuffer) throws(WebSocketViolation) {
    guard payload.readableBytes > 0 else {
      code = nil
      return
    }
    var payload = payload
    guard let code = payload.readInteger(as: UInt16.self), Self.isAllowed(code) else { throw .protocolError }
    guard String(validating: payload.readableBytesView, as: UTF8.self) != nil else { throw .notUTF8 }
    self.code = code
  }

  /// Whether a frame may have this code: it is registered for frames, a library's or an application's. The ones between
  /// are for what never is on the wire, such as a lost connection, or for nothing yet.
  private static func isAllowed(_ code: UInt16) -> Bool {
    switch code {
    case 1000...1003, 1007...1014, 3000...4999: true
    default: false
    }
  }
}
