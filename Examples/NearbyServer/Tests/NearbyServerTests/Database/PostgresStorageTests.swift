import Foundation
import Logging
import NearbyCore
import NearbyPostgres
import NearbyProtocol
@testable import NearbyServer
import PostgresTestKit
import Testing

/// Servers that share friendships, decisions and reports in a real database.
@Suite(
  .serialized, .enabled(if: PostgresPrograms.areWanted, "PostgreSQL is not there, or the trait"),
  .timeLimit(.minutes(2)))
struct PostgresStorageTests {
  private static let berlin = (latitude: 52.5163, longitude: 13.3777)

  private static func storage(_ server: PostgresServer, health: PortHealth? = nil) async throws -> PostgresStorage {
    let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    return try await PostgresStorage.connect(server.address, health: health, logger: logger)
  }

  @Test func `What one server keeps the other knows, and what an operator changes both`() async throws {
    try await PostgresServer.run { database in
      let (one, other) = (try await Self.storage(database), try await Self.storage(database))
      try await RunningServer.run(changing: { $0.storage = one }) { first in
        // Its own friendships are left out: the database has users.
        try await RunningServer.run(changing: { $0.storage = other }) { second in
          let anna = try await TestClient.welcomed(by: first, as: "anna", at: Self.berlin)
          let bert = try await TestClient.welcomed(by: first, as: "bert", at: Self.berlin)
          #expect(try await anna.hearAppeared().user == UserID("bert"))
          try await database.perform(
            "INSERT INTO nearby.sharing SELECT user_id, true, NULL, 1, 0, 0, 0, 0, 0, 0 FROM nearby.users "
              + "WHERE user_id = 'bert'")
          let left = try await anna.hearLeft()
          #expect(try left.user == UserID("bert") && left.reason == .stoppedSharing)
          try await bert.settle()

          let elsewhere = try await TestClient.welcomed(by: second, as: "bert")
          try await elsewhere.say(.sharing(.shared()), id: 7)
          try await elsewhere.hearAccepted(7)
          try await database.perform("DELETE FROM nearby.friendships WHERE one = 'anna' AND other = 'carl'")
          #expect(try await other.directory.friends(of: UserID("anna")) == [UserID("bert")])
          let entries = try await other.archive.entries(of: UserID("bert"), after: nil, limit: 10)
          #expect(entries.count == 1, "the other server has the reports")
        }
      }
    }
  }

  @Test func `A database that is gone is told of, is no end, and loses no report that was accepted`() async throws {
    try await PostgresServer.run { database in
      let start = ContinuousClock.now
      let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
      // What has to last ten seconds lasts a tenth of one.
      let health = PortHealth(logger: logger) { start + (.now - start) * 100 }
      let storage = try await Self.storage(database, health: health)
      try await RunningServer.run(changing: {
        $0.storage = storage
        $0.health = health
      }) { server in
        let anna = try await TestClient.welcomed(by: server, as: "anna", at: Self.berlin)
        await database.kill()
        while health.lastingLosses != [.postgres] { try await Task.sleep(for: .milliseconds(10)) }
        #expect(try await server.get("/readyz").status == 503)
        try await database.start()
        while !health.lastingLosses.isEmpty { try await Task.sleep(for: .milliseconds(10)) }
        // Reports have a connection of their own, which may be the last one.
        while (try? await storage.archive.entries(of: UserID("anna"), after: nil, limit: 1)) == nil {
          try await Task.sleep(for: .milliseconds(10))
        }
        try await anna.report(52.52, 13.38, id: 9)
        try await anna.hearAccepted(9)
      }
      let reports = try await database.number("SELECT count(*) FROM nearby.locations WHERE latitude = 52.52")
      #expect(reports == 1)
    }
  }

  @Test func `Old days are dropped by a server that is told to`() async throws {
    try await PostgresServer.run { database in
      let storage = try await Self.storage(database)
      let day: Int64 = 86_400_000
      let entries = try (Int64(10)..<20).map { number in
        var entry = try HistoryEntry.of("anna", LocationVersion(epoch: number * day, sequence: 0))
        entry.location.acceptedAt = Timestamp(milliseconds: number * day)
        return entry
      }
      try await storage.archive.append(entries)
      let retention = HistoryRetention(
        history: storage.archive, period: .seconds(5 * 86_400),
        clock: ManualClock(now: Timestamp(milliseconds: 20 * day)),
        logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }, pause: .zero)
      #expect(try await retention.removeExpired() == 5)
      #expect(try await storage.archive.entries(of: UserID("anna"), after: nil, limit: 99) == Array(entries[5...]))
      await storage.close()
    }
  }

  @Test func `A server does not start with a database that it cannot reach, and says so in a line`() async throws {
    try await TemporaryFile.folder([:]) { folder in
      for isInEnvironment in [true, false] {
        let url = "postgresql://nearby:hunter2@127.0.0.1:1/reports"
        let command = try Command(
          ["serve", "--port", "0", "--development"] + (isInEnvironment ? [] : ["--postgres", url]), folder: folder,
          environment: isInEnvironment ? ["NEARBY_POSTGRES": url] : [:])
        let outcome = try await command.end()
        #expect(outcome.status != 0)
        let said = outcome.errors.split(separator: "\n")
        #expect(said.last?.contains("PostgreSQL at 127.0.0.1:1/reports cannot be used") == true, "\(said)")
        #expect(!outcome.errors.contains("hunter2"))
      }
    }
  }
}
