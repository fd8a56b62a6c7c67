import NearbyCore
import NearbyTestKit
import Testing

@testable import NearbyServer

/// What a server keeps in its memory, in the same way as in a database.
struct InMemoryStorageTests {
  @Test func `The ports keep their promises`() async throws {
    try await FriendDirectoryConformance.check { users in
      let directory = InMemoryAccounts()
      for user in users { directory.register(user) }
      return directory
    }
    try await LocationHistoryConformance.check {
      InMemoryArchive()
    } entries: { archive, user in
      archive.entries(of: user, after: nil, limit: .max)
    }
  }

  @Test func `A directory that has ever known anybody is not filled again`() async throws {
    let directory = InMemoryStorage().directory
    let (anna, bert, carl) = (try UserID("anna"), try UserID("bert"), try UserID("carl"))
    #expect(try await directory.fill(users: [carl], friendships: [(anna, bert), (bert, bert)]))
    #expect(try await directory.friendCounts.map { "\($0.user.text) \($0.count)" } == ["anna 1", "bert 1", "carl 0"])
    #expect(try await directory.removeFriend(bert, of: anna))
    #expect(try await !directory.fill(users: [], friendships: [(anna, bert)]))
    #expect(try await directory.friends(of: anna) == [])
  }

  @Test func `Of very many reports of a user the newest are kept`() async throws {
    let archive = InMemoryArchive()
    let entries = try (1...10_000 as ClosedRange<UInt32>).map {
      try HistoryEntry.of("anna", LocationVersion(epoch: 1, sequence: $0))
    }
    try archive.append(entries)
    let kept = archive.entries(of: try UserID("anna"), after: nil, limit: .max)
    #expect((4096..<8192).contains(kept.count))
    #expect(kept == Array(entries.suffix(kept.count)))
  }

  /// SQLite is the oracle.
  @Test(arguments: 1...10 as ClosedRange<UInt64>)
  func `The archive answers as a database does`(seed: UInt64) async throws {
    var random = SplitMix64(seed: seed)
    let (archive, oracle) = (InMemoryStorage().archive, try SQLiteStorage(path: nil).archive)
    let users = try ["anna", "bert"].map { try UserID($0) }
    for step in 0..<150 {
      let user = users[Int.random(in: 0...1, using: &random)]
      let version = LocationVersion(
        epoch: .random(in: 0...5, using: &random), sequence: .random(in: 0...3, using: &random),
        node: .random(in: 0...1, using: &random))
      let time = Timestamp(milliseconds: .random(in: 0...100, using: &random))
      let hint: Comment = "seed \(seed), step \(step)"
      switch Int.random(in: 0..<20, using: &random) {
      case 0: #expect(try await archive.erase(user) == oracle.erase(user), hint)
      case 1:
        // A database removes them in portions.
        var count = 0
        while let removed = try await oracle.removeOldest(acceptedBefore: time, limit: 3) { count += removed }
        #expect(try await archive.removeOldest(acceptedBefore: time, limit: 3) ?? 0 == count, hint)
      case 2..<8:
        let (after, limit) = (Bool.random(using: &random) ? version : nil, Int.random(in: 1...9, using: &random))
        let found = try await archive.entries(of: user, after: after, limit: limit)
        #expect(try await oracle.entries(of: user, after: after, limit: limit) == found, hint)
      default:
        let entry = HistoryEntry(
          user: user, version: version,
          location: AcceptedLocation(coordinate: try Coordinate(latitude: 52, longitude: 13), acceptedAt: time))
        let conflict = await Self.conflict { try await archive.append([entry]) }
        #expect(await Self.conflict { try await oracle.append([entry]) } == conflict, hint)
      }
    }
  }

  private static func conflict(_ append: () async throws -> Void) async -> Bool {
    do {
      try await append()
      return false
    } catch {
      return error is HistoryConflict
    }
  }
}
