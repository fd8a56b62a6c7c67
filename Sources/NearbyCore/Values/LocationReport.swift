/// What a client says about its own whereabouts.
public struct LocationReport: Hashable, Sendable {
  /// Where the device is.
  public var coordinate: Coordinate

  /// When the device measured it, by the device's own clock. Shown to people, and orders nothing.
  public var capturedAt: Timestamp?

  /// How well the device knows where it is, and where it is going to.
  public var motion: Motion

  /// Creates a report.
  public init(coordinate: Coordinate, capturedAt: Timestamp? = nil, motion: Motion = .unknown) {
    self.coordinate = coordinate
    self.capturedAt = capturedAt
    self.motion = motion
  }
}

/// A report that a server accepted, with the time that its age is counted from.
public struct AcceptedLocation: Hashable, Sendable {
  /// Where the user was.
  public var coordinate: Coordinate

  /// When the server accepted the report, by the server's clock. The age of the location counts from here.
  public var acceptedAt: Timestamp

  /// When the device measured it, if it said so and its clock is believable; for people to see.
  public var capturedAt: Timestamp?

  /// How well the device knew where it was, and where it was going to; for people to see.
  public var motion: Motion

  /// Creates an accepted location.
  public init(
    coordinate: Coordinate, acceptedAt: Timestamp, capturedAt: Timestamp? = nil, motion: Motion = .unknown
  ) {
    self.coordinate = coordinate
    self.acceptedAt = acceptedAt
    self.capturedAt = capturedAt
    self.motion = motion
  }
}
