/// Where every accepted report is kept for good: Cassandra, PostgreSQL, SQLite, a log.
///
/// ``NearbyService`` calls it from one task at a time and in order. The path of a live update never waits for
/// it; the acknowledgement of a report does.
public protocol LocationHistory: Sendable {
  /// Appends all entries or throws. The pair of user and version names an entry: appending it again, after an
  /// error whose outcome is not known, must not double it.
  ///
  /// `entries` has at most 512 elements.
  func append(_ entries: [HistoryEntry]) async throws
}
