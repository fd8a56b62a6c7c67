import GRDB

extension SQLiteDatabase {
  /// What makes a database of today of each former one. A migration that has been released is never changed.
  static var migrator: DatabaseMigrator {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("locations", migrate: createLocations)
    migrator.registerMigration("locations by node", migrate: addNode)
    migrator.registerMigration("accounts", migrate: createAccounts)
    return migrator
  }

  private static func createLocations(in connection: Database) throws {
    try connection.execute(
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

  /// The primary key names a report by all of its version. Two reports are compared as a whole, so what a device said
  /// beside the place is kept, too. SQLite cannot change a primary key, hence the copy.
  private static func addNode(in connection: Database) throws {
    try connection.execute(
      sql: """
        ALTER TABLE locations RENAME TO former_locations;
        CREATE TABLE locations (
          user TEXT NOT NULL,
          epoch INTEGER NOT NULL,
          sequence INTEGER NOT NULL,
          node INTEGER NOT NULL,
          latitude REAL NOT NULL,
          longitude REAL NOT NULL,
          accepted_at_ms INTEGER NOT NULL,
          captured_at_ms INTEGER,
          accuracy REAL,
          heading REAL,
          speed REAL,
          PRIMARY KEY (user, epoch, sequence, node)
        ) STRICT, WITHOUT ROWID;
        INSERT INTO locations
          SELECT user, epoch, sequence, 0, latitude, longitude, accepted_at_ms, captured_at_ms, NULL, NULL, NULL
          FROM former_locations;
        DROP TABLE former_locations;
        CREATE INDEX locations_by_time ON locations (accepted_at_ms);
        """)
  }

  /// Friendships stand there twice, once for each of the two, so that the friends of a user are read in one piece.
  private static func createAccounts(in connection: Database) throws {
    try connection.execute(
      sql: """
        CREATE TABLE users (user TEXT NOT NULL PRIMARY KEY) STRICT, WITHOUT ROWID;
        CREATE TABLE friendships (
          user TEXT NOT NULL,
          friend TEXT NOT NULL,
          PRIMARY KEY (user, friend)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE wishes (
          user TEXT NOT NULL,
          friend TEXT NOT NULL,
          PRIMARY KEY (user, friend)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE sharing (
          user TEXT NOT NULL PRIMARY KEY,
          is_paused INTEGER NOT NULL,
          paused_until_ms INTEGER,
          visibility_epoch INTEGER NOT NULL,
          visibility_sequence INTEGER NOT NULL,
          visibility_node INTEGER NOT NULL,
          precision INTEGER NOT NULL,
          precision_epoch INTEGER NOT NULL,
          precision_sequence INTEGER NOT NULL,
          precision_node INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        """)
  }
}
