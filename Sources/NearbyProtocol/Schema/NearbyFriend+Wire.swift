import NearbyCore

extension NearbyFriend: WireMessage {
  private enum Field: UInt32, WireField {
    case user = 1, location, distance, reportedAt, capturedAt

    var name: StaticString {
      switch self {
      case .user: "user"
      case .location: "location"
      case .distance: "distanceM"
      case .reportedAt: "reportedAtMs"
      case .capturedAt: "capturedAtMs"
      }
    }
  }

  @inline(__always)
  init(from reader: inout some FieldReader) throws(Fault) {
    var user: UserID?
    var coordinate: Coordinate?
    var distance = 0.0
    var reportedAt: Int64 = 0
    var capturedAt: Int64?
    var walk = FieldWalk<Field>()
    while let field = try walk.next(in: &reader) {
      do {
        switch field {
        case .user: user = try reader.user()
        case .location: coordinate = try reader.coordinate()
        case .distance: distance = try reader.double(in: .finite, or: .notFinite)
        case .reportedAt: reportedAt = try reader.int64()
        case .capturedAt: capturedAt = try reader.int64()
        }
      } catch {
        try walk.keep(error)
      }
    }
    let location = AcceptedLocation(
      coordinate: try reader.require(coordinate, at: Field.location, or: .invalidCoordinate),
      acceptedAt: Timestamp(milliseconds: reportedAt),
      capturedAt: capturedAt.map(Timestamp.init(milliseconds:)))
    self.init(
      user: try reader.require(user, at: Field.user, or: .invalidUser(.empty)), location: location,
      distance: distance)
  }

  @inline(__always)
  func write(to writer: inout some FieldWriter) {
    writer.write(Field.user, user.text)
    writer.write(Field.location, location.coordinate)
    writer.write(Field.distance, distance)
    writer.write(Field.reportedAt, location.acceptedAt.milliseconds)
    writer.write(Field.capturedAt, location.capturedAt?.milliseconds)
  }
}
