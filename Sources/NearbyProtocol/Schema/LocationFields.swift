import NearbyCore

/// The fields of a message that tells where somebody was, under whatever numbers it has them: the cases of its own
/// enumeration of fields are these.
protocol LocationField: WireField {
  static var location: Self { get }
  static var capturedAt: Self { get }
  static var accuracy: Self { get }
  static var heading: Self { get }
  static var speed: Self { get }
}

/// The same, and when a server accepted the location.
///
/// The names stand in each message, where the compiler sees them as constants: shared ones took writers of JSON half as
/// many instructions again.
protocol AcceptedLocationField: LocationField {
  static var acceptedAt: Self { get }
}

/// What has been read of a location.
struct LocationFields<Field: LocationField> {
  var acceptedAt: Int64 = 0
  private var coordinate: Coordinate?
  private var capturedAt: Int64?
  private var accuracy: Float?
  private var heading: Float?
  private var speed: Float?

  @inline(__always)
  init() {}

  /// Reads the value of one of the fields that all of these messages have.
  @inline(__always)
  mutating func read(
    _ field: Field, of walk: inout FieldWalk<Field>, from reader: inout some FieldReader
  ) throws(Fault) {
    switch field {
    case .location: coordinate = try walk.coordinate(.location, in: &reader)
    case .capturedAt: capturedAt = try reader.int64()
    case .accuracy: accuracy = try reader.accuracy()
    case .heading: heading = try reader.heading()
    default: speed = try reader.speed()
    }
  }

  /// The report, at the end of the message.
  @inline(__always)
  func report(endingIn reader: some FieldReader) throws(Fault) -> LocationReport {
    LocationReport(
      coordinate: try reader.require(coordinate, at: Field.location, or: .invalidCoordinate),
      capturedAt: capturedAt.map(Timestamp.init(milliseconds:)), motion: motion)
  }

  /// The location, at the end of the message.
  @inline(__always)
  func acceptedLocation(endingIn reader: some FieldReader) throws(Fault) -> AcceptedLocation {
    AcceptedLocation(
      coordinate: try reader.require(coordinate, at: Field.location, or: .invalidCoordinate),
      acceptedAt: Timestamp(milliseconds: acceptedAt),
      capturedAt: capturedAt.map(Timestamp.init(milliseconds:)), motion: motion)
  }

  /// Puts together what was in range when it was read.
  @inline(__always)
  private var motion: Motion {
    if accuracy == nil, heading == nil, speed == nil { return .unknown }
    return (try? Motion(accuracy: accuracy, heading: heading, speed: speed)) ?? .unknown
  }

  /// Writes all that comes after the place and the time of acceptance.
  @inline(__always)
  static func write(capturedAt: Timestamp?, _ motion: Motion, to writer: inout some FieldWriter) {
    writer.write(Field.capturedAt, capturedAt?.milliseconds)
    writer.write(Field.accuracy, motion.accuracy)
    writer.write(Field.heading, motion.heading)
    writer.write(Field.speed, motion.speed)
  }
}

extension FieldReader {
  /// Reads an accuracy.
  fileprivate mutating func accuracy() throws(Fault) -> Float { try float(in: 0...Float.greatestFiniteMagnitude) }

  /// Reads a heading; one below zero is unknown, and the largest ones have been rounded to 360.
  fileprivate mutating func heading() throws(Fault) -> Float {
    try float(in: -Float.greatestFiniteMagnitude...360)
  }

  /// Reads a speed; one below zero is unknown.
  fileprivate mutating func speed() throws(Fault) -> Float {
    try float(in: -Float.greatestFiniteMagnitude...Float.greatestFiniteMagnitude)
  }

  private mutating func float(in range: ClosedRange<Float>) throws(Fault) -> Float {
    let start = index
    let value = try float()
    // NaN is in no range.
    guard range.contains(value) else { throw Fault(.invalidMotion, at: start) }
    return value
  }
}
