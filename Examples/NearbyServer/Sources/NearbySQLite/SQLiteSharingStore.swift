import GRDB
package import NearbyCore

/// A store of what users decided about being seen, in an SQLite database.
package struct SQLiteSharingStore: SharingStore {
  private let database: SQLiteDatabase

  /// Keeps decisions in the database.
  package init(_ database: SQLiteDatabase) {
    self.database = database
  }

  /// What `user` has decided.
  package func settings(of user: UserID) async throws -> SharingSettings? {
    try await database.reading { try Self.settings(of: user, $0) }
  }

  /// Keeps settings, merged with what is there, in one transaction: they are on the disk when this returns.
  package func store(_ settings: [SharingSettings]) async throws {
    guard !settings.isEmpty else { return }
    try await database.connections.write { connection in
      for news in settings {
        let former = try Self.settings(of: news.user, connection)
        let merged = former?.merged(with: news) ?? news
        if merged != former { try Self.replace(merged, connection) }
      }
    }
  }

  private static func settings(of user: UserID, _ connection: Database) throws -> SharingSettings? {
    let question = try connection.cachedStatement(sql: "SELECT * FROM sharing WHERE user = ?")
    guard let row = try Row.fetchOne(question, arguments: [user.text]) else { return nil }
    // Whoever's decision cannot be read is not to be shown.
    guard let precision = SharingPrecision(rawValue: row["precision"]) else {
      throw DatabaseError(resultCode: .SQLITE_MISMATCH, message: "there is no such precision")
    }
    let end = (row["paused_until_ms"] as Int64?).map(Timestamp.init(milliseconds:))
    return SharingSettings(
      user: user, visibility: row["is_paused"] ? .paused(until: end) : .shared,
      visibilityVersion: LocationVersion(
        epoch: row["visibility_epoch"], sequence: row["visibility_sequence"], node: row["visibility_node"]),
      precision: precision,
      precisionVersion: LocationVersion(
        epoch: row["precision_epoch"], sequence: row["precision_sequence"], node: row["precision_node"]))
  }

  private static func replace(_ settings: SharingSettings, _ connection: Database) throws {
    let (isPaused, end): (Bool, Timestamp?) =
      switch settings.visibility {
      case .shared: (false, nil)
      case .paused(let until): (true, until)
      }
    let (visibility, precision) = (settings.visibilityVersion, settings.precisionVersion)
    let replacement = try connection.cachedStatement(
      sql: """
        INSERT OR REPLACE INTO sharing (
          user, is_paused, paused_until_ms, visibility_epoch, visibility_sequence, visibility_node,
          precision, precision_epoch, precision_sequence, precision_node
        ) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """)
    try replacement.execute(arguments: [
      settings.user.text, isPaused, end?.milliseconds,
      visibility.epoch, visibility.sequence, visibility.node,
      settings.precision.rawValue, precision.epoch, precision.sequence, precision.node,
    ])
  }
}
