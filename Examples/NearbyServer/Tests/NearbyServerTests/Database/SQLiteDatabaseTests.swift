import Foundation
import GRDB
import NearbyCore
@testable import NearbySQLite
@testable import NearbyServer
import Synchronization
import Testing

/// The file itself: who may read it, what becomes of a former one, who else may write to it.
@Suite(.timeLimit(.minutes(1)))
struct SQLiteDatabaseTests {
  private static let suffixes = ["", "-wal", "-shm"]

  private static func mode(_ path: String) throws -> Int {
    let attributes = try FileManager.default.attributesOfItem(atPath: path)
    return try #require(attributes[.posixPermissions] as? NSNumber).intValue
  }

  private static func report(_ number: Int64, node: UInt32 = 0) throws -> HistoryEntry {
    try HistoryEntry.of("anna", LocationVersion(epoch: number, sequence: 1, node: node))
  }

  @Test func `Nobody but the owner may read a file that is new`() async throws {
    try await TemporaryFile.folder([:]) { folder in
      let path = folder + "/d.sqlite"
      try await withOpenDatabase(path) { database in
        try await SQLiteLocationHistory(database).append([Self.report(1)])
        for suffix in Self.suffixes { #expect(try Self.mode(path + suffix) == 0o600, "\(suffix)") }
      }
    }
  }

  @Test func `A file that others could read is taken away from them`() async throws {
    try await TemporaryFile.folder([:]) { folder in
      let path = folder + "/d.sqlite"
      let former = try SQLiteDatabase(path: path)
      try await SQLiteLocationHistory(former).append([Self.report(1)])
      // As a server leaves them that was killed.
      for suffix in Self.suffixes {
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: path + suffix)
      }
      let database = try SQLiteDatabase(path: path)
      for suffix in Self.suffixes { #expect(try Self.mode(path + suffix) == 0o600, "\(suffix)") }
      #expect(try await SQLiteLocationHistory(database).count == 1)
      try database.close()
      try former.close()
    }
  }

  @Test func `A database that was closed is one file`() async throws {
    try await TemporaryFile.folder([:]) { folder in
      try await withOpenDatabase(folder + "/d.sqlite") { database in
        let history = SQLiteLocationHistory(database)
        try await history.append([Self.report(1)])
        #expect(try await history.count == 1)
      }
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["d.sqlite"])
    }
  }

  @Test func `A path that cannot be opened is an error`() async throws {
    #expect(throws: POSIXError(.ENOENT)) { try SQLiteDatabase(path: "/nowhere/d.sqlite") }
    try await TemporaryFile.folder(["d.sqlite": "this is no database, however long one looks at it"]) { folder in
      _ = #expect(throws: DatabaseError.self) { try SQLiteDatabase(path: folder + "/d.sqlite") }
    }
  }

  /// Whoever mistypes a path as root must not shut others out of what is there.
  @Test func `What is no database stays as open as it was`() async throws {
    try await TemporaryFile.folder(["text": "this is no database, however long one looks at it"]) { folder in
      let files = FileManager.default
      try files.createDirectory(atPath: folder + "/folder", withIntermediateDirectories: false)
      for (name, mode) in [("text", 0o644), ("folder", 0o755)] {
        let path = "\(folder)/\(name)"
        try files.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
        #expect(throws: (any Error).self) { try SQLiteDatabase(path: path) }
        #expect(try files.attributesOfItem(atPath: path)[.posixPermissions] as? Int == mode, "\(name)")
      }
    }
  }

  @Test func `A file from before versions had a node keeps all its reports`() async throws {
    try await TemporaryFile.folder([:]) { folder in
      let path = folder + "/d.sqlite"
      try Self.createFormerFile(path)
      let versions = [
        LocationVersion(epoch: -4, sequence: 0), LocationVersion(epoch: 5, sequence: 0),
        LocationVersion(epoch: 5, sequence: .max),
      ]
      var expected = try versions.map { try HistoryEntry.of("anna", $0) }
      expected[1].location.capturedAt = Timestamp(milliseconds: 3)
      try await withOpenDatabase(path) { database in
        let history = SQLiteLocationHistory(database)
        #expect(try await history.entries(of: UserID("anna")) == expected)
        #expect(try await history.entries(of: UserID("bert")).count == 1)
        try await history.append(expected)
        #expect(try await history.count == 4)
        try await history.append([HistoryEntry.of("anna", LocationVersion(epoch: 5, sequence: 0, node: 1))])
        #expect(try await history.count == 5)
        #expect(try SQLiteFriendDirectory(database).fill(users: [UserID("anna")], friendships: []))
      }
    }
  }

  /// The file of a server that kept reports and nothing else.
  private static func createFormerFile(_ path: String) throws {
    let queue = try DatabaseQueue(path: path)
    var migrator = DatabaseMigrator()
    migrator.registerMigration("locations") { connection in
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
    try migrator.migrate(queue)
    try queue.writeWithoutTransaction { connection in
      try connection.execute(
        sql: """
          PRAGMA journal_mode = WAL;
          INSERT INTO locations VALUES
            ('anna', 5, 4294967295, 52.520008, 13.404954, 5, NULL),
            ('anna', 5, 0, 52.520008, 13.404954, 5, 3),
            ('anna', -4, 0, 52.520008, 13.404954, -4, NULL),
            ('bert', 5, 0, 0, 0, 5, NULL)
          """)
    }
    try queue.close()
  }

  @Test func `Another program that writes again and again lets no report fail`() async throws {
    try await TemporaryFile.folder([:]) { folder in
      let path = folder + "/d.sqlite"
      try await withOpenDatabase(path) { database in
        let history = SQLiteLocationHistory(database)
        var patient = Configuration()
        patient.busyMode = .timeout(5)
        let rival = try DatabaseQueue(path: path, configuration: patient)
        let rounds = Mutex(0)
        let rivalry = Task {
          while !Task.isCancelled {
            // Not to wait for anything: this is what it does, two milliseconds of every twenty.
            try await rival.write { _ in Thread.sleep(forTimeInterval: 0.002) }
            rounds.withLock { $0 += 1 }
            try? await Task.sleep(for: .milliseconds(18))
          }
        }
        var count = 0
        while rounds.withLock({ $0 }) < 25 {
          try await history.append([Self.report(Int64(count))])
          count += 1
        }
        rivalry.cancel()
        _ = await rivalry.result
        #expect(try await history.count == count)
        try rival.close()
      }
    }
  }

  @Test func `A commit waits for the disk`() async throws {
    try await TemporaryFile.folder([:]) { folder in
      try await withOpenDatabase(folder + "/d.sqlite") { database in
        let mode = try await database.connections.write { try String.fetchOne($0, sql: "PRAGMA journal_mode") }
        let sync = try await database.connections.write { try Int.fetchOne($0, sql: "PRAGMA synchronous") }
        // In a write-ahead log only the second says that a commit waits for the disk.
        #expect(mode == "wal")
        #expect(sync == 2)
      }
    }
  }

  private func withOpenDatabase(
    _ path: String, _ body: (SQLiteDatabase) async throws -> Void
  ) async throws {
    let database = try SQLiteDatabase(path: path)
    try await body(database)
    try database.close()
  }
}
