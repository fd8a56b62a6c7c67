extension GoingAway: WireMessage {
  private enum Field: UInt32, WireField {
    case reconnectAfter = 1

    var name: StaticString {
      switch self {
      case .reconnectAfter: "reconnectAfterMs"
      }
    }
  }

  @inline(never)
  init(from reader: inout some FieldReader) throws(Fault) {
    var reconnectAfter: Int64 = 0
    var walk = FieldWalk<Field>()
    while let field = try walk.next(in: &reader) {
      do {
        switch field {
        case .reconnectAfter: reconnectAfter = try reader.int64()
        }
      } catch {
        try walk.keep(error)
      }
    }
    self.init(reconnectAfterMilliseconds: reconnectAfter)
  }

  func write(to writer: inout some FieldWriter) {
    writer.write(Field.reconnectAfter, reconnectAfterMilliseconds)
  }
}
