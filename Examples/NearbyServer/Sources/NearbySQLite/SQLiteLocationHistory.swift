import GRDB
package import NearbyCore

/// A location history in an SQLite database.
package struct SQLiteLocationHistory: LocationHistory {
  private let database: SQLiteDatabase
  private let commits: GroupCommit

  /// How long reports wait for others that can be stored together with them.
  private static let commitDelay: Duration = .milliseconds(5)

  /// Appends to what the database holds.
  package init(_ database: SQLiteDatabase) {
    self.database = database
    commits = GroupCommit(delay: Self.commitDelay) { lists in
      try await database.connections.write { connection in
        try lists.map { entries in try Self.append(entries, to: connection) }
      }
    }
  }

  /// Appends all entries in one transaction, perhaps with those of others; those that are there already stay as they
  /// are.
  ///
  /// - Throws: `HistoryConflict` when another entry has the name of one of these; all the rest are appended then.
  package func append(_ entries: [HistoryEntry]) async throws {
    guard !entries.isEmpty else { return }
    if let conflict = try await commits.append(entries) { throw conflict }
  }

  /// Appends entries unless there are some of their names.
  ///
  /// - Returns: The first one that has another one in its place.
  private static func append(_ entries: [HistoryEntry], to connection: Database) throws -> HistoryConflict? {
    var conflict: HistoryConflict?
    for entry in entries {
      let isThere = try append(entry, to: connection)
      if !isThere { conflict = conflict ?? HistoryConflict(entry) }
    }
    return conflict
  }

  /// Appends an entry unless there is one of its name.
  ///
  /// - Returns: Whether it is there now, and not another one in its place.
  private static func append(_ entry: HistoryEntry, to connection: Database) throws -> Bool {
    let (version, location) = (entry.version, entry.location)
    let insertion = try connection.cachedStatement(
      sql: """
        INSERT INTO locations (
          user, epoch, sequence, node, latitude, longitude, accepted_at_ms, captured_at_ms, accuracy, heading, speed
        ) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (user, epoch, sequence, node) DO NOTHING
        """)
    try insertion.execute(arguments: [
      entry.user.text, version.epoch, version.sequence, version.node,
      location.coordinate.latitude, location.coordinate.longitude,
      location.acceptedAt.milliseconds, location.capturedAt?.milliseconds,
      location.motion.accuracy, location.motion.heading, location.motion.speed,
    ])
    if connection.changesCount > 0 { return true }
    let question = try connection.cachedStatement(
      sql: "SELECT * FROM locations WHERE user = ? AND epoch = ? AND sequence = ? AND node = ?")
    let row = try Row.fetchOne(
      question, arguments: [entry.user.text, version.epoch, version.sequence, version.node])
    return try row.map(Self.entry)?.location == location
  }

  /// Everything that a user reported, the oldest first.
  package func entries(of user: UserID) async throws -> [HistoryEntry] {
    try await database.connections.read { connection in
      let rows = try Row.fetchAll(
        connection, sql: "SELECT * FROM locations WHERE user = ? ORDER BY epoch, sequence, node",
        arguments: [user.text])
      return try rows.map(Self.entry)
    }
  }

  /// A part of what a user reported, the oldest first.
  package func entries(of user: UserID, after version: LocationVersion?, limit: Int) async throws -> [HistoryEntry] {
    let version = version ?? .none
    return try await database.connections.read { connection in
      let rows = try Row.fetchAll(
        connection,
        sql: """
          SELECT * FROM locations WHERE user = ? AND (epoch, sequence, node) > (?, ?, ?)
          ORDER BY epoch, sequence, node LIMIT ?
          """, arguments: [user.text, version.epoch, version.sequence, version.node, limit])
      return try rows.map(Self.entry)
    }
  }

  /// Removes everything that a user reported, in one transaction.
  ///
  /// - Returns: How many entries have been removed.
  package func erase(_ user: UserID) async throws -> Int {
    try await database.connections.write { connection in
      try connection.execute(sql: "DELETE FROM locations WHERE user = ?", arguments: [user.text])
      return connection.changesCount
    }
  }

  private static func entry(_ row: Row) throws -> HistoryEntry {
    HistoryEntry(
      user: try UserID(row["user"]),
      version: LocationVersion(epoch: row["epoch"], sequence: row["sequence"], node: row["node"]),
      location: AcceptedLocation(
        coordinate: try Coordinate(latitude: row["latitude"], longitude: row["longitude"]),
        acceptedAt: Timestamp(milliseconds: row["accepted_at_ms"]),
        capturedAt: (row["captured_at_ms"] as Int64?).map(Timestamp.init(milliseconds:)),
        motion: try Motion(accuracy: row["accuracy"], heading: row["heading"], speed: row["speed"])))
  }

  /// How many reports there are.
  package var count: Int {
    get async throws {
      try await database.connections.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM locations") ?? 0 }
    }
  }

  /// Removes the oldest of the reports that were accepted before a point in time, in one transaction.
  ///
  /// - Parameters:
  ///   - end: What was accepted then or later stays.
  ///   - limit: The most reports that are removed.
  /// - Returns: How many have been removed.
  package func remove(acceptedBefore end: Timestamp, limit: Int) async throws -> Int {
    try await database.connections.write { connection in
      try connection.execute(
        sql: """
          DELETE FROM locations WHERE (user, epoch, sequence, node) IN (
            SELECT user, epoch, sequence, node FROM locations WHERE accepted_at_ms < ?
            ORDER BY accepted_at_ms LIMIT ?)
          """,
        arguments: [end.milliseconds, limit])
      return connection.changesCount
    }
  }
}
