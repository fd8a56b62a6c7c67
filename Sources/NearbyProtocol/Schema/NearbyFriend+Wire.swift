import NearbyCore

extension NearbyFriend: WireMessage {
  private enum Field: UInt32, WireField {
    case user = 1, location, distance, reportedAt, capturedAt, accuracy, heading, speed, precision

    var name: StaticString {
      switch self {
      case .user: "user"
      case .location: "location"
      case .distance: "distanceM"
      case .reportedAt: "reportedAtMs"
      case .capturedAt: "capturedAtMs"
      case .accuracy: "accuracyM"
      case .heading: "headingDeg"
      case .speed: "speedMps"
      case .precision: "precision"
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
    var accuracy: Float?
    var heading: Float?
    var speed: Float?
    var precision: SharingPrecision = .exact
    var walk = FieldWalk<Field>()
    while let field = try walk.next(in: &reader) {
      do {
        switch field {
        case .user: user = try reader.user()
        case .location: coordinate = try reader.coordinate()
        case .distance: distance = try reader.double(in: .finite, or: .notFinite)
        case .reportedAt: reportedAt = try reader.int64()
        case .capturedAt: capturedAt = try reader.int64()
        case .accuracy: accuracy = try reader.magnitude()
        case .heading: heading = try reader.heading()
        case .speed: speed = try reader.magnitude()
        case .precision: precision = PrecisionField.decided(try reader.enumeration())
        }
      } catch {
        try walk.keep(error)
      }
    }
    let location = AcceptedLocation(
      coordinate: try reader.require(coordinate, at: Field.location, or: .invalidCoordinate),
      acceptedAt: Timestamp(milliseconds: reportedAt),
      capturedAt: capturedAt.map(Timestamp.init(milliseconds:)),
      motion: Motion(read: accuracy, heading, speed))
    self.init(
      user: try reader.require(user, at: Field.user, or: .invalidUser(.empty)), location: location,
      distance: distance, precision: precision)
  }

  @inline(__always)
  func write(to writer: inout some FieldWriter) {
    writer.write(Field.user, user.text)
    writer.write(Field.location, location.coordinate)
    writer.write(Field.distance, distance)
    writer.write(Field.reportedAt, location.acceptedAt.milliseconds)
    writer.write(Field.capturedAt, location.capturedAt?.milliseconds)
    writer.write(Field.accuracy, location.motion.accuracy)
    writer.write(Field.heading, location.motion.heading)
    writer.write(Field.speed, location.motion.speed)
    writer.write(Field.precision, PrecisionField(decided: precision))
  }
}
