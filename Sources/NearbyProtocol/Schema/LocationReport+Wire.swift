import NearbyCore

extension LocationReport: WireMessage {
  private enum Field: UInt32, WireField {
    case location = 1, capturedAt
    static let names = ["location", "capturedAtMs"]
  }

  init?(from reader: inout some FieldReader & ~Escapable) throws(WireError) {
    var coordinate: Coordinate?
    var capturedAt: Int64?
    try reader.fields { (field: Field, reader) throws(WireError) in
      switch field {
      case .location: coordinate = try reader.message()
      case .capturedAt: capturedAt = try reader.int64()
      }
    }
    guard let coordinate = reader.require(coordinate, at: Field.location, or: .invalidCoordinate)
    else { return nil }
    self.init(coordinate: coordinate, capturedAt: capturedAt.map(Timestamp.init(milliseconds:)))
  }

  func write(to writer: inout some FieldWriter) {
    writer.write(Field.location, coordinate)
    writer.write(Field.capturedAt, capturedAt?.milliseconds)
  }
}
