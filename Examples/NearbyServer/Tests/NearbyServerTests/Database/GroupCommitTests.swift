import NearbyCore
import Synchronization
import Testing

@testable import NearbySQLite
@testable import NearbyServer

/// What comes within a short time is stored together, and each is told what became of its own.
struct GroupCommitTests {
  private static func entry(
    _ user: String, _ number: UInt32 = 1, latitude: Double = 52.5
  ) throws -> HistoryEntry {
    HistoryEntry(
      user: try UserID(user), version: LocationVersion(epoch: 1000, sequence: number, node: 1),
      location: AcceptedLocation(
        coordinate: try Coordinate(latitude: latitude, longitude: 13.4), acceptedAt: Timestamp(milliseconds: 1000)))
  }

  @Test func `All that comes within the delay is one transaction`() async throws {
    let transactions = Mutex<[[[HistoryEntry]]]>([])
    let commits = GroupCommit(delay: .milliseconds(200)) { lists in
      transactions.withLock { $0.append(lists) }
      return lists.map { _ in nil }
    }
    let entries = try (0..<20).map { try Self.entry("user-\($0)") }
    try await withThrowingDiscardingTaskGroup { group in
      for entry in entries { group.addTask { _ = try await commits.append([entry]) } }
    }
    let found = transactions.withLock { $0 }
    #expect(Set(found.joined().joined().map(\.user)) == Set(entries.map(\.user)))
    #expect(found.count < entries.count, "a slow machine may need more than one")
  }

  @Test func `A conflict is told to whom it concerns only`() async throws {
    let database = try SQLiteDatabase(path: nil)
    let history = SQLiteLocationHistory(database)
    try await history.append([try Self.entry("anna")])
    let conflicting = try Self.entry("anna", latitude: 1)
    async let usual: Void = history.append([try Self.entry("bert"), try Self.entry("bert", 2)])
    await #expect(throws: HistoryConflict.self) { try await history.append([conflicting]) }
    try await usual
    #expect(try await history.count == 3)
  }

  @Test func `When the transaction fails everybody is told`() async throws {
    struct Failure: Error {}
    let commits = GroupCommit(delay: .milliseconds(50)) { _ in throw Failure() }
    let failures = await withTaskGroup { group in
      for number in 0..<10 {
        group.addTask { (try? await commits.append([Self.entry("user-\(number)")])) == nil }
      }
      return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
    }
    #expect(failures == 10)
  }
}
