import GRDB
package import NearbyCore

/// A location history in an SQLite database.
package struct SQLiteLocationHistory: LocationHistory {
  private let database: DatabaseQueue

  /// Opens the file at `path`, which is created when it does not exist; keeps everything in memory when there is no
  /// path.
  package init(path: String?) throws {
    if let path {
      var configuration = Configuration()
      configuration.prepareDatabase { database in
        // Readers of the file do not wait for the server, nor the server for them.
        try database.execute(sql: "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL")
      }
      database = try DatabaseQueue(path: path, configuration: configuration)
    } else {
      database = try DatabaseQueue()
    }
    try Self.migrator.migrate(database)
  }

  private static var migrator: DatabaseMigrator {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("locations") { database in
      // The version orders the reports of a user; its two parts are the primary key's, so that appending again what may
      // have been appended before changes nothing.
      try database.execute(
        sql: """
          CREATE TABLE locations (
            user TEXT NOT NULL,
            epoch INTEGER NOT NULL,
            sequence INTEGER NOT NULL,
            latitude REAL NOT NULL,
            longitude REAL NOT NULL,
            accepted_at_ms INTEGER NOT NULL,
            captured_at_ms INTEGER,
            PRIMARY KEY (user, epoch, sequence)
          ) STRICT, WITHOUT ROWID
          """)
    }
    return migrator
  }

  /// Appends all entries in one transaction; those that are there already stay as they are.
  package func append(_ entries: [HistoryEntry]) async throws {
    try await database.write { database in
      let statement = try database.cachedStatement(
        sql: "INSERT OR IGNORE INTO locations VALUES (?, ?, ?, ?, ?, ?, ?)")
      for entry in entries {
        let location = entry.location
        try statement.execute(arguments: [
          entry.user.text, entry.version.epoch, Int64(entry.version.sequence),
          location.coordinate.latitude, location.coordinate.longitude,
          location.acceptedAt.milliseconds, location.capturedAt?.milliseconds,
        ])
      }
    }
  }

  /// Everything that a user reported, the oldest first.
  package func entries(of user: UserID) async throws -> [HistoryEntry] {
    try await database.read { database in
      let rows = try Row.fetchAll(
        database, sql: "SELECT * FROM locations WHERE user = ? ORDER BY epoch, sequence",
        arguments: [user.text])
      return try rows.map { row in
        HistoryEntry(
          user: user, version: LocationVersion(epoch: row["epoch"], sequence: row["sequence"]),
          location: AcceptedLocation(
            coordinate: try Coordinate(latitude: row["latitude"], longitude: row["longitude"]),
            acceptedAt: Timestamp(milliseconds: row["accepted_at_ms"]),
            capturedAt: (row["captured_at_ms"] as Int64?).map(Timestamp.init(milliseconds:))))
      }
    }
  }

  /// How many reports there are.
  package var count: Int {
    get async throws {
      try await database.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM locations") ?? 0 }
    }
  }
}
