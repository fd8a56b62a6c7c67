extension Sharing: WireMessage {
  private enum Field: UInt32, WireField {
    case paused = 1

    var name: StaticString {
      switch self {
      case .paused: "paused"
      }
    }
  }

  @inline(never)
  init(from reader: inout some FieldReader) throws(Fault) {
    var isPaused = false
    var walk = FieldWalk<Field>()
    while let field = try walk.next(in: &reader) {
      do {
        switch field {
        case .paused: isPaused = try reader.bool()
        }
      } catch {
        try walk.keep(error)
      }
    }
    self.init(isPaused: isPaused)
  }

  func write(to writer: inout some FieldWriter) {
    writer.write(Field.paused, isPaused)
  }
}
