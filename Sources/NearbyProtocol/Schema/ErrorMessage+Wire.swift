/// `Error` in the schema.
extension ErrorMessage: WireMessage {
  private enum Field: UInt32, WireField {
    case code = 1, message, retryAfter
    static let names = ["code", "message", "retryAfterMs"]
  }

  init?(from reader: inout some FieldReader & ~Escapable) throws(WireError) {
    var code: ErrorCode?
    var message = ""
    var retryAfter: Int64?
    try reader.fields { (field: Field, reader) throws(WireError) in
      switch field {
      case .code: code = try reader.enumeration()
      case .message: message = try reader.string()
      case .retryAfter: retryAfter = try reader.int64()
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
