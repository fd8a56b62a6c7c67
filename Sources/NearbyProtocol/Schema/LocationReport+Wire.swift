import NearbyCore

extension LocationReport: WireMessage {
  private enum Field: UInt32, WireField {
    case location = 1, capturedAt

    var name: StaticString {
      switch self {
      case .location: "location"
      case .capturedAt: "capturedAtMs"
      }
    }
  }

  @inline(__always)
  init(from reader: inout some FieldReader) throws(Fault) {
    var coordinate: Coordinate?
    var capturedAt: Int64?
    var walk = FieldWalk<Field>()
    while let field = try walk.next(in: &reader) {
      do {
        switch field {
        case .location: coordinate = try reader.coordinate()
        case .capturedAt: capturedAt = try reader.int64()
        }
      } catch {
        try walk.keep(error)
      }
    }
    self.init(
      coordinate: try reader.require(coordinate, at: Field.location, or: .invalidCoordinate),
      capturedAt: capturedAt.map(Timestamp.init(milliseconds:)))
  }

  @inline(__always)
  func write(to writer: inout some FieldWriter) {
    writer.write(Field.location, coordinate)
    writer.write(Field.capturedAt, capturedAt?.milliseconds)
  }
}
