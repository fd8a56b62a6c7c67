/// `Error` in the schema.
extension ErrorMessage: WireMessage {
  private enum Field: UInt32, WireField {
    case code = 1, message, retryAfter

    var name: StaticString {
      switch self {
      case .code: "code"
      case .message: "message"
      case .retryAfter: "retryAfterMs"
      }
    }
  }

  @inline(never)
  init(from reader: inout some FieldReader) throws(Fault) {
    var code: ErrorCode?
    var message = ""
    var retryAfter: Int64?
    var walk = FieldWalk<Field>()
    while let field = try walk.next(in: &reader) {
      do {
        switch field {
        case .code: code = try reader.enumeration()
        case .message: message = try reader.text(limit: FrameLimits.maximumByteCount)
        case .retryAfter: retryAfter = try reader.int64()
        }
      } catch {
        try walk.keep(error)
      }
    }
    self.init(code: code ?? .unspecified, message: message, retryAfterMilliseconds: retryAfter)
  }

  func write(to writer: inout some FieldWriter) {
    writer.write(Field.code, code)
    writer.write(Field.message, message)
    writer.write(Field.retryAfter, retryAfterMilliseconds)
  }
}

extension ErrorCode: WireEnumeration {
  static let wireNames = [
    "ERROR_CODE_UNSPECIFIED", "ERROR_CODE_MALFORMED", "ERROR_CODE_UNKNOWN_MESSAGE",
    "ERROR_CODE_INVALID_COORDINATE", "ERROR_CODE_INVALID_USER", "ERROR_CODE_UNKNOWN_FRIEND",
    "ERROR_CODE_INVALID_CURSOR", "ERROR_CODE_UNEXPECTED_MESSAGE", "ERROR_CODE_UNAUTHENTICATED",
    "ERROR_CODE_UNAVAILABLE", "ERROR_CODE_TOO_MANY_FRIENDS", "ERROR_CODE_IMPLAUSIBLE_LOCATION",
    "ERROR_CODE_INVALID_MOTION", "ERROR_CODE_INVALID_SHARING", "ERROR_CODE_LIMIT_EXCEEDED",
    "ERROR_CODE_TOO_MANY_REQUESTS",
  ]

  init?(wireNumber: UInt32) { self.init(rawValue: wireNumber) }

  var wireNumber: UInt32 { rawValue }
}
