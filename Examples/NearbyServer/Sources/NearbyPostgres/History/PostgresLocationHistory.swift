public import NearbyCore

/// A location history in a PostgreSQL database, which any number of nodes append to.
///
/// It lies in one partition a day (UTC) of the versions' epochs, so that what is too old is dropped without being read.
public struct PostgresLocationHistory: LocationHistory {
  private let link: PostgresLink

  init(_ link: PostgresLink) {
    self.link = link
  }

  /// Appends all entries as one statement; those that are there already stay as they are.
  ///
  /// - Throws: `HistoryConflict` when another entry has the name of one of these; all the rest are appended then. Else
  ///   ``PostgresError``: none is appended, or, when the connection was lost, all or none.
  public func append(_ entries: [HistoryEntry]) async throws {
    guard !entries.isEmpty else { return }
    let added = try await link.perform(HistoryStatements.append(entries)).changedCount
    if added < entries.count, let conflict = try await conflict(with: entries) { throw conflict }
  }

  /// What is stored under the names of these entries and is not one of them.
  private func conflict(with entries: [HistoryEntry]) async throws -> HistoryConflict? {
    let rows = try await link.perform(HistoryStatements.find(entries))
    let stored = Dictionary(
      try rows.map(HistoryStatements.entry).map { (HistoryConflict($0), $0) }, uniquingKeysWith: { first, _ in first })
    return entries.map(HistoryConflict.init).enumerated().first { index, name in
      // Who is not there any more has been erased since, and is in nobody's way.
      stored[name].map { $0 != entries[index] } ?? false
    }?.element
  }

  /// A part of what a user reported, the oldest first.
  ///
  /// - Parameters:
  ///   - user: Who.
  ///   - version: The last entry of the part before; `nil` for the first part.
  ///   - limit: The most entries.
  public func entries(
    of user: UserID, after version: LocationVersion? = nil, limit: Int = 1000
  ) async throws -> [HistoryEntry] {
    try await link.perform(HistoryStatements.entries(of: user, after: version, limit: limit))
      .map(HistoryStatements.entry)
  }

  /// Removes everything that a user reported.
  ///
  /// - Returns: How many entries have been removed.
  public func erase(_ user: UserID) async throws -> Int {
    try await link.perform(
      PostgresStatement("DELETE FROM nearby.locations WHERE user_id = $1", [.text(user.text)])
    ).changedCount
  }

  /// Makes partitions for the day of a point in time and the days around it, unless they are there. Reports of other
  /// days have one together, so it is no matter if this is late.
  public func prepareDays(around now: Timestamp) async throws {
    let today = now.milliseconds / Self.day
    for day in today - 1...today + 2 {
      _ = try await link.perform(PostgresStatement("SELECT nearby.add_day($1)", [.integer(day)]))
    }
  }

  /// Drops the oldest day that had ended before a point in time.
  ///
  /// - Returns: About how many entries that day had; `nil` when there is no such day.
  public func dropDay(endedBefore end: Timestamp) async throws -> Int? {
    let statement = PostgresStatement("SELECT nearby.drop_day($1)", [.integer(end.milliseconds)])
    var row = try await link.perform(statement)[0]
    return try row.integerOrNull().map { Int($0) }
  }

  /// Removes entries that were accepted before a point in time and do not lie in the partition of the day on which they
  /// were, or in none: those of nodes whose clock was ahead.
  ///
  /// - Returns: How many have been removed.
  public func removeStrays(acceptedBefore end: Timestamp, limit: Int) async throws -> Int {
    let statements = ["locations_other": "", "locations": " AND \(HistoryStatements.isStray)"].map { table, condition in
      PostgresStatement(
        """
        DELETE FROM nearby.\(table) WHERE (user_id, epoch, sequence, node) IN (
          SELECT user_id, epoch, sequence, node FROM nearby.\(table) WHERE accepted_at_ms < $1\(condition)
          ORDER BY accepted_at_ms LIMIT $2)
        """, [.integer(end.milliseconds), .integer(Int64(limit))])
    }
    return try await link.perform(statements).map(\.changedCount).reduce(0, +)
  }

  private static let day: Int64 = 86_400_000
}
