/// Where every accepted report is kept for good: Cassandra, PostgreSQL, SQLite, a log.
///
/// ``NearbyService`` calls it from one task at a time and in order. The path of a live update never waits for
/// it; the acknowledgement of a report does.
public protocol LocationHistory: Sendable {
  /// Appends all entries or throws. The pair of user and version names an entry: appending it again, after an
  /// error whose outcome is not known, must not double it.
  ///
  /// - Parameter entries: At most 512.
  /// - Throws: ``HistoryConflict`` when another entry has the name of one of these, once all the rest are appended:
  ///   one entry is not to be taken for another.
  func append(_ entries: [HistoryEntry]) async throws
}

/// An entry could not be appended, since another one has its name.
public struct HistoryConflict: Error, Hashable, Sendable {
  /// Whose entry it is.
  public let user: UserID

  /// The version that both have.
  public let version: LocationVersion

  /// Creates the error for `entry`.
  public init(_ entry: HistoryEntry) {
    user = entry.user
    version = entry.version
  }
}

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
