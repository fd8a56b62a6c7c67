/// What a client says about its own whereabouts.
public struct LocationReport: Hashable, Sendable {
  /// Where the device is.
  public var coordinate: Coordinate

  /// When the device measured it, by the device's own clock. Shown to people, and orders nothing.
  public var capturedAt: Timestamp?

  /// Creates a report.
  public init(coordinate: Coordinate, capturedAt: Timestamp? = nil) {
    self.coordinate = coordinate
    self.capturedAt = capturedAt
  }
}
