extension GoingAway: WireMessage {
  private enum Field: UInt32, WireField {
    case reconnectAfter = 1
    static let names = ["reconnectAfterMs"]
  }

  init?(from reader: inout some FieldReader & ~Escapable) throws(WireError) {
    var reconnectAfter: Int64 = 0
    try reader.fields { (field: Field, reader) throws(WireError) in
      switch field {
      case .reconnectAfter: reconnectAfter = try reader.int64()
      }
    }
    self.init(reconnectAfterMilliseconds: reconnectAfter)
  }

  func write(to writer: inout some FieldWriter) {
    writer.write(Field.reconnectAfter, reconnectAfterMilliseconds)
  }
}
