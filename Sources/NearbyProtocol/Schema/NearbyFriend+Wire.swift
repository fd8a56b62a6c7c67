import NearbyCore

extension NearbyFriend: WireMessage {
  private enum Field: UInt32, WireField {
    case user = 1, location, distance, reportedAt, capturedAt
    static let names = ["user", "location", "distanceM", "reportedAtMs", "capturedAtMs"]
  }

  init?(from reader: inout some FieldReader & ~Escapable) throws(WireError) {
    var user = ""
    var coordinate: Coordinate?
    var distance = 0.0
    var reportedAt: Int64 = 0
    var capturedAt: Int64?
    try reader.fields { (field: Field, reader) throws(WireError) in
      switch field {
      case .user: user = try reader.string()
      case .location: coordinate = try reader.message()
      case .distance: distance = try reader.double()
      case .reportedAt: reportedAt = try reader.int64()
      case .capturedAt: capturedAt = try reader.int64()
      }
    }
    guard let user = reader.user(user, at: Field.user) else { return nil }
    guard let coordinate = reader.require(coordinate, at: Field.location, or: .invalidCoordinate)
    else { return nil }
    guard distance.isFinite else {
      reader.refuse(.notFinite, at: Field.distance)
      return nil
    }
    let location = AcceptedLocation(
      coordinate: coordinate, acceptedAt: Timestamp(milliseconds: reportedAt),
      capturedAt: capturedAt.map(Timestamp.init(milliseconds:)))
    self.init(user: user, location: location, distance: distance)
  }

  func write(to writer: inout some FieldWriter) {
    writer.write(Field.user, user.text)
    writer.write(Field.location, location.coordinate)
    writer.write(Field.distance, distance)
    writer.write(Field.reportedAt, location.acceptedAt.milliseconds)
    writer.write(Field.capturedAt, location.capturedAt?.milliseconds)
  }
}
