#if SQLite
  package import NearbyCore
  import NearbySQLite

  /// Everything in an SQLite file, or in memory: for servers on one machine.
  package struct SQLiteStorage: ServerStorage {
    private let database: SQLiteDatabase
    private let history: SQLiteLocationHistory
    private let friends: SQLiteFriendDirectory
    private let settings: SQLiteSharingStore

    /// Opens the file at `path`; without one everything is kept in memory.
    ///
    /// - Throws: ``UnusablePart``, when the file cannot be created, made private, or read as a database.
    package init(path: String?) throws {
      do {
        database = try SQLiteDatabase(path: path)
      } catch {
        throw UnusablePart("the database \(path ?? "in memory")", because: UnusablePart.reason(error))
      }
      (history, friends) = (SQLiteLocationHistory(database), SQLiteFriendDirectory(database))
      settings = SQLiteSharingStore(database)
    }

    package var archive: any ReportArchive { history }
    package var directory: any AccountDirectory { friends }
    package var sharing: any SharingStore { settings }

    /// Servers on one machine may have one file, and hear of each other's changes through the channels.
    package var isShared: Bool { false }

    package func serve(_ services: [NearbyService], clock: any TimeSource) {}

    package func close() throws { try database.close() }
  }

  extension SQLiteFriendDirectory: AccountDirectory {}

  extension SQLiteLocationHistory: ReportArchive {
    package func removeOldest(acceptedBefore end: Timestamp, limit: Int) async throws -> Int? {
      let count = try await remove(acceptedBefore: end, limit: limit)
      return count > 0 ? count : nil
    }
  }
#endif
