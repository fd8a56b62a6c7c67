import NearbyCore

extension OwnLocation: WireMessage {
  private enum Field: UInt32, WireField {
    case location = 1, reportedAt

    var name: StaticString {
      switch self {
      case .location: "location"
      case .reportedAt: "reportedAtMs"
      }
    }
  }

  @inline(never)
  init(from reader: inout some FieldReader) throws(Fault) {
    var coordinate: Coordinate?
    var reportedAt: Int64 = 0
    var walk = FieldWalk<Field>()
    while let field = try walk.next(in: &reader) {
      do {
        switch field {
        case .location: coordinate = try reader.coordinate()
        case .reportedAt: reportedAt = try reader.int64()
        }
      } catch {
        try walk.keep(error)
      }
    }
    self.init(
      coordinate: try reader.require(coordinate, at: Field.location, or: .invalidCoordinate),
      reportedAt: Timestamp(milliseconds: reportedAt))
  }

  func write(to writer: inout some FieldWriter) {
    writer.write(Field.location, coordinate)
    writer.write(Field.reportedAt, reportedAt.milliseconds)
  }
}
