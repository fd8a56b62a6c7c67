public import NearbyCore

/// Where the user was when another of its devices reported last.
public struct OwnLocation: Hashable, Sendable {
  /// Where it was.
  public var coordinate: Coordinate

  /// When the server accepted the report.
  public var reportedAt: Timestamp

  /// When that device measured it, if it said so.
  public var capturedAt: Timestamp?

  /// How well that device knew where it was, and where it was going to.
  public var motion: Motion

  /// Creates the news of another device's report.
  public init(
    coordinate: Coordinate, reportedAt: Timestamp, capturedAt: Timestamp? = nil, motion: Motion = .unknown
  ) {
    self.coordinate = coordinate
    self.reportedAt = reportedAt
    self.capturedAt = capturedAt
    self.motion = motion
  }
}
