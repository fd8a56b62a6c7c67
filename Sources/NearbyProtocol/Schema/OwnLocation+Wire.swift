import NearbyCore

extension OwnLocation: WireMessage {
  private enum Field: UInt32, WireField {
    case location = 1, reportedAt, capturedAt, accuracy, heading, speed

    var name: StaticString {
      switch self {
      case .location: "location"
      case .reportedAt: "reportedAtMs"
      case .capturedAt: "capturedAtMs"
      case .accuracy: "accuracyM"
      case .heading: "headingDeg"
      case .speed: "speedMps"
      }
    }
  }

  @inline(never)
  init(from reader: inout some FieldReader) throws(Fault) {
    var coordinate: Coordinate?
    var reportedAt: Int64 = 0
    var capturedAt: Int64?
    var accuracy: Float?
    var heading: Float?
    var speed: Float?
    var walk = FieldWalk<Field>()
    while let field = try walk.next(in: &reader) {
      do {
        switch field {
        case .location: coordinate = try reader.coordinate()
        case .reportedAt: reportedAt = try reader.int64()
        case .capturedAt: capturedAt = try reader.int64()
        case .accuracy: accuracy = try reader.magnitude()
        case .heading: heading = try reader.heading()
        case .speed: speed = try reader.magnitude()
        }
      } catch {
        try walk.keep(error)
      }
    }
    self.init(
      coordinate: try reader.require(coordinate, at: Field.location, or: .invalidCoordinate),
      reportedAt: Timestamp(milliseconds: reportedAt),
      capturedAt: capturedAt.map(Timestamp.init(milliseconds:)),
      motion: Motion(read: accuracy, heading, speed))
  }

  func write(to writer: inout some FieldWriter) {
    writer.write(Field.location, coordinate)
    writer.write(Field.reportedAt, reportedAt.milliseconds)
    writer.write(Field.capturedAt, capturedAt?.milliseconds)
    writer.write(Field.accuracy, motion.accuracy)
    writer.write(Field.heading, motion.heading)
    writer.write(Field.speed, motion.speed)
  }
}
