import NearbyCore
import NearbyPostgres
import PostgresTestKit
import Testing

/// Partitions, and what leaves the history again.
@Suite(.enabled(if: PostgresPrograms.areWanted, "PostgreSQL is not there, or the trait"), .timeLimit(.minutes(2)))
struct PostgresLocationHistoryTests {
  private static func partitions(_ server: PostgresServer) async throws -> [String] {
    try await server.perform(
      """
      SELECT relname::text FROM pg_inherits JOIN pg_class ON pg_class.oid = inhrelid
        WHERE inhparent = 'nearby.locations'::regclass ORDER BY relname
      """
    ).map { try $0.text() }
  }

  @Test func `Nodes that make the days at the same time make each once`() async throws {
    try await RunningDatabase.pair { one, other, server in
      let now = Timestamp(milliseconds: 20_000 * dayLength + 5)
      try await withThrowingTaskGroup(of: Void.self) { group in
        for database in [one, other, one, other] {
          group.addTask { try await database.history.prepareDays(around: now) }
        }
        try await group.waitForAll()
      }
      let days = ["20241003", "20241004", "20241005", "20241006", "other"]
      let partitions = try await Self.partitions(server)
      #expect(partitions == days.map { "locations_\($0)" })
    }
  }

  @Test func `Reports that come before their day do not move out of sight while it is made`() async throws {
    try await RunningDatabase.pair { one, other, server in
      let (anna, first) = (try UserID("anna"), 20_000 * dayLength)
      let entries = try (0..<400).map { number in
        try HistoryEntry.sample(number, epoch: first + (number % 8 - 4) * dayLength + number)
      }
      async let appending: Void = {
        for start in stride(from: 0, to: entries.count, by: 10) {
          try await one.history.append(Array(entries[start..<start + 10]))
        }
      }()
      for day in Int64(-4)..<4 {
        try await other.history.prepareDays(around: Timestamp(milliseconds: first + day * dayLength))
      }
      try await appending
      try await one.history.append(entries)
      let sorted = entries.sorted { $0.version < $1.version }
      #expect(try await one.history.entries(of: anna) == sorted)
      #expect(try await server.number("SELECT count(*) FROM nearby.locations_other") == 0)
    }
  }

  @Test func `The name of a report is one, whatever day it was accepted on`() async throws {
    try await RunningDatabase.run { database, _ in
      let epoch = 20_000 * dayLength
      try await database.history.prepareDays(around: Timestamp(milliseconds: epoch))
      let first = try HistoryEntry.sample(1, epoch: epoch)
      let other = try HistoryEntry.sample(1, epoch: epoch, acceptedAt: epoch + dayLength)
      try await database.history.append([first])
      await #expect(throws: HistoryConflict(other)) { try await database.history.append([other]) }
      #expect(try await database.history.entries(of: first.user) == [first])
    }
  }

  @Test func `Whole days are dropped, and of the rest what was accepted too long ago`() async throws {
    try await RunningDatabase.run { database, _ in
      let (history, anna) = (database.history, try UserID("anna"))
      for day in stride(from: Int64(10), through: 20, by: 4) {
        try await history.prepareDays(around: Timestamp(milliseconds: day * dayLength))
      }
      let old = try (10..<15).map { try HistoryEntry.sample($0, epoch: $0 * dayLength + 1) }
      let young = try (15..<20).map { try HistoryEntry.sample($0, epoch: $0 * dayLength + 1) }
      // Of nodes whose clocks were ahead: some of a day that has a partition, some of one that has none.
      let oldStrays = try [18, 1_000].map {
        try HistoryEntry.sample($0, epoch: $0 * dayLength, acceptedAt: 12 * dayLength)
      }
      let youngStrays = try [19, 1_001].map {
        try HistoryEntry.sample($0, epoch: $0 * dayLength, acceptedAt: 15 * dayLength)
      }
      try await history.append(old + young + oldStrays + youngStrays)
      let end = Timestamp(milliseconds: 15 * dayLength)
      var days = 0
      while try await history.dropDay(endedBefore: end) != nil { days += 1 }
      #expect(days == 6, "the days 9 to 14")
      #expect(try await history.removeStrays(acceptedBefore: end, limit: 1) == 2)
      #expect(try await history.removeStrays(acceptedBefore: end, limit: 1) == 0)
      let left = (young + youngStrays).sorted { $0.version < $1.version }
      #expect(try await history.entries(of: anna) == left)
    }
  }

  @Test func `A user is read in parts, in order, and erased as a whole`() async throws {
    try await RunningDatabase.run { database, _ in
      let (anna, bert) = (try UserID("anna"), try UserID("bert"))
      let entries = try (0..<25).map { try HistoryEntry.sample($0, epoch: Int64($0 / 3)) }
      let others = [try HistoryEntry.sample(1, of: "bert")]
      try await database.history.append((entries + others).shuffled())
      var read: [HistoryEntry] = []
      while true {
        let part = try await database.history.entries(of: anna, after: read.last?.version, limit: 10)
        read += part
        if part.count < 10 { break }
      }
      #expect(read == entries)
      #expect(try await database.history.erase(anna) == 25)
      #expect(try await database.history.entries(of: anna) == [])
      #expect(try await database.history.entries(of: bert) == others)
    }
  }
}
