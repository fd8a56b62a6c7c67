import NearbyCore

extension OwnLocation: WireMessage {
  private enum Field: UInt32, WireField {
    case location = 1, reportedAt
    static let names = ["location", "reportedAtMs"]
  }

  init?(from reader: inout some FieldReader & ~Escapable) throws(WireError) {
    var coordinate: Coordinate?
    var reportedAt: Int64 = 0
    try reader.fields { (field: Field, reader) throws(WireError) in
      switch field {
      case .location: coordinate = try reader.message()
      case .reportedAt: reportedAt = try reader.int64()
      }
    }
    guard let coordinate = reader.require(coordinate, at: Field.location, or: .invalidCoordinate)
    else { return nil }
    self.init(coordinate: coordinate, reportedAt: Timestamp(milliseconds: reportedAt))
  }

  func write(to writer: inout some FieldWriter) {
    writer.write(Field.location, coordinate)
    writer.write(Field.reportedAt, reportedAt.milliseconds)
  }
}
