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
