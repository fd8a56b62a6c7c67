import NearbyCore

extension AcceptedLocation: WireMessage {
  private enum Field: UInt32, WireField {
    case location = 1, acceptedAt, capturedAt

    var name: StaticString {
      switch self {
      case .location: "location"
      case .acceptedAt: "acceptedAtMs"
      case .capturedAt: "capturedAtMs"
      }
    }
  }

  @inline(never)
  init(from reader: inout some FieldReader) throws(Fault) {
    var coordinate: Coordinate?
    var acceptedAt: Int64 = 0
    var capturedAt: Int64?
    var walk = FieldWalk<Field>()
    while let field = try walk.next(in: &reader) {
      do {
        switch field {
        case .location: coordinate = try reader.coordinate()
        case .acceptedAt: acceptedAt = try reader.int64()
        case .capturedAt: capturedAt = try reader.int64()
        }
      } catch {
        try walk.keep(error)
      }
    }
    self.init(
      coordinate: try reader.require(coordinate, at: Field.location, or: .invalidCoordinate),
      acceptedAt: Timestamp(milliseconds: acceptedAt),
      capturedAt: capturedAt.map(Timestamp.init(milliseconds:)))
  }

  func write(to writer: inout some FieldWriter) {
    writer.write(Field.location, coordinate)
    writer.write(Field.acceptedAt, acceptedAt.milliseconds)
    writer.write(Field.capturedAt, capturedAt?.milliseconds)
  }
}
