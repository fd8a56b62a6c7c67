import NearbyCore

/// `Paused` in the schema.
struct PausedField {
  var until: Timestamp?
}

extension PausedField: WireMessage {
  private enum Field: UInt32, WireField {
    case until = 1

    var name: StaticString {
      switch self {
      case .until: "untilMs"
      }
    }
  }

  init(from reader: inout some FieldReader) throws(Fault) {
    var until: Int64?
    var walk = FieldWalk<Field>()
    while let field = try walk.next(in: &reader) {
      do {
        switch field {
        case .until: until = try reader.int64()
        }
      } catch {
        try walk.keep(error)
      }
    }
    self.init(until: until.map(Timestamp.init(milliseconds:)))
  }

  func write(to writer: inout some FieldWriter) {
    writer.write(Field.until, until?.milliseconds)
  }
}
