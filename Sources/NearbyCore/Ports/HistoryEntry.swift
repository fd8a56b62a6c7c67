/// One accepted report as it is appended to the location history.
public struct HistoryEntry: Hashable, Sendable {
  /// Who reported it.
  public var user: UserID

  /// The version that the server gave it.
  public var version: LocationVersion

  /// Where and when.
  public var location: AcceptedLocation

  /// Creates an entry.
  public init(user: UserID, version: LocationVersion, location: AcceptedLocation) {
    self.user = user
    self.version = version
    self.location = location
  }
}
