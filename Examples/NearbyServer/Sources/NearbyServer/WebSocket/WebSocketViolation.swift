/// The other end broke a rule of RFC 6455.
enum WebSocketViolation: Error {
  /// A frame that must not be.
  case protocolError

  /// Bytes that had to be UTF-8 are not.
  case notUTF8

  /// What the connection is closed with (section 7.4.1).
  var closeCode: UInt16 {
    switch self {
    case .protocolError: 1002
    case .notUTF8: 1007
    }
  }
}
