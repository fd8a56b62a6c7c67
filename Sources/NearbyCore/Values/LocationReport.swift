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
