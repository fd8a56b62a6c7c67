public import NearbyCore

/// Where the user was when another of its devices reported last.
public struct OwnLocation: Hashable, Sendable {
  /// Where it was.
  public var coordinate: Coordinate

  /// When the server accepted the report.
  public var reportedAt: Timestamp

  /// Creates the news of another device's report.
  public init(coordinate: Coordinate, reportedAt: Timestamp) {
    self.coordinate = coordinate
    self.reportedAt = reportedAt
  }
}
