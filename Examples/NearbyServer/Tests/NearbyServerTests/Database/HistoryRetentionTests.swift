import Logging
import NearbyCore
import NearbySQLite
@testable import NearbyServer
import Testing

/// How long reports stay.
@Suite(.timeLimit(.minutes(1)))
struct HistoryRetentionTests {
  private static let day: Int64 = 86_400_000

  private let database: SQLiteDatabase
  private let history: SQLiteLocationHistory
  private let clock = ManualClock(now: Timestamp(milliseconds: 100 * day))
  private let retention: HistoryRetention

  init() throws {
    database = try SQLiteDatabase(path: nil)
    history = SQLiteLocationHistory(database)
    retention = HistoryRetention(
      history: history, period: .seconds(30 * 86_400), clock: clock,
      logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }, batchCount: 3, pause: .zero)
  }

  private func report(_ user: String, _ acceptedAt: Int64) throws -> HistoryEntry {
    // The version says nothing of the age: a clock may have been set back.
    var entry = try HistoryEntry.of(
      user, LocationVersion(epoch: .max, sequence: UInt32(truncatingIfNeeded: acceptedAt)))
    entry.location.acceptedAt = Timestamp(milliseconds: acceptedAt)
    return entry
  }

  @Test func `What is older than the period is removed, and nothing else`() async throws {
    let (anna, bert) = (try UserID("anna"), try UserID("bert"))
    let decision = SharingSettings(
      user: anna, visibility: .paused(), visibilityVersion: LocationVersion(epoch: 1, sequence: 0))
    let sharing = SQLiteSharingStore(database)
    let directory = SQLiteFriendDirectory(database)
    try await sharing.store([decision])
    #expect(try directory.fill(users: [], friendships: [(anna, bert)]))
    let old = try (0..<10).map { try report("anna", 70 * Self.day - 1 - $0) }
    let young = try (0..<4).map { try report("anna", 70 * Self.day + $0) }
    let others = [try report("bert", 0), try report("bert", 99 * Self.day)]
    try await history.append(old + young + others)

    #expect(try await retention.removeExpired() == 11)
    #expect(try await history.entries(of: anna) == young)
    #expect(try await history.entries(of: bert) == [others[1]])
    #expect(try await retention.removeExpired() == 0)
    #expect(try await sharing.settings(of: anna) == decision)
    #expect(try await directory.friends(of: anna) == [bert])
  }

  @Test func `No transaction removes more than its share, and the oldest go first`() async throws {
    let entries = try (0..<10).map { try report("anna", $0) }
    try await history.append(entries.reversed())
    let end = Timestamp(milliseconds: 8)
    for (removed, left) in [(5, 5..<10), (3, 8..<10), (0, 8..<10)] {
      #expect(try await history.remove(acceptedBefore: end, limit: 5) == removed)
      #expect(try await history.entries(of: UserID("anna")) == Array(entries[left]))
    }
  }

  @Test func `A report that is removed may come again`() async throws {
    let entry = try report("anna", 0)
    for _ in 1...2 {
      try await history.append([entry])
      #expect(try await retention.removeExpired() == 1)
    }
  }

  @Test(arguments: [true, false])
  func `A server removes old reports if it is told to`(isTold: Bool) async throws {
    let clock = clock
    try await RunningServer.run(changing: {
      $0.clock = clock
      if isTold { $0.historyRetention = .seconds(30 * 86_400) }
    }) { server in
      let (history, anna) = (server.server.history, try UserID("anna"))
      let entry = try report("anna", 0)
      try await history.append([entry])
      // Some tasks sleep by this clock; which one removes reports does not show from outside.
      var rounds = 0
      while try await !history.entries(of: anna, after: nil, limit: 1).isEmpty, isTold || rounds < 100 {
        clock.advance(by: .seconds(3600))
        rounds += 1
      }
      #expect(try await history.entries(of: anna, after: nil, limit: 2) == (isTold ? [] : [entry]))
    }
  }
}
