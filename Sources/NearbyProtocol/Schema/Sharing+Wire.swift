extension Sharing: WireMessage {
  private enum Field: UInt32, WireField {
    case paused = 1
    static let names = ["paused"]
  }

  init?(from reader: inout some FieldReader & ~Escapable) throws(WireError) {
    var isPaused = false
    try reader.fields { (field: Field, reader) throws(WireError) in
      switch field {
      case .paused: isPaused = try reader.bool()
      }
    }
    self.init(isPaused: isPaused)
  }

  func write(to writer: inout some FieldWriter) {
    writer.write(Field.paused, isPaused)
  }
}
