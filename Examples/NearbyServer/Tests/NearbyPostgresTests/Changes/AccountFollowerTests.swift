import NearbyCore
import NearbyPostgres
import PostgresTestKit
import Synchronization
import Testing

/// Changes that others make, and that nodes hear of.
@Suite(.enabled(if: PostgresPrograms.areWanted, "PostgreSQL is not there, or the trait"), .timeLimit(.minutes(2)))
struct AccountFollowerTests {
  private final class Ear: Sendable {
    private let heard = Mutex<[UserID]>([])

    func take(_ users: [UserID]) { heard.withLock { $0 += users } }

    /// Who was told of since this was asked last.
    func news() -> [String] {
      heard.withLock { heard in
        defer { heard = [] }
        return heard.map(\.text).sorted()
      }
    }
  }

  /// Follows while `body` runs.
  private static func follow(
    _ database: PostgresDatabase, _ body: (Ear) async throws -> Void
  ) async throws {
    let ear = Ear()
    let following = Task { try await database.followChanges { ear.take($0) } }
    let result: Result<Void, any Error>
    do {
      result = .success(try await body(ear))
    } catch {
      result = .failure(error)
    }
    following.cancel()
    try await following.value
    try result.get()
  }

  private static func expect(_ users: [String], _ ear: Ear) async throws {
    var heard: [String] = []
    try await eventually("\(users) are told of") {
      heard += ear.news()
      return Set(heard).isSuperset(of: users)
    }
    #expect(heard.sorted() == users, "each once, and nobody else")
  }

  @Test func `What another node or an operator changes is told of, and what changes nothing is not`() async throws {
    try await RunningDatabase.pair { one, other, server in
      for user in ["anna", "bert", "carl"] { try await one.directory.register(UserID(user)) }
      let (anna, bert) = (try UserID("anna"), try UserID("bert"))
      try await Self.follow(one) { ear in
        _ = try await other.directory.addFriend(bert, of: anna)
        _ = try await other.directory.addFriend(anna, of: bert)
        try await Self.expect(["anna", "bert"], ear)
        let settings = SharingSettings(
          user: anna, visibility: .paused(), visibilityVersion: LocationVersion(epoch: 1, sequence: 0))
        try await other.sharing.store([settings])
        try await Self.expect(["anna"], ear)
        try await other.sharing.store([settings])
        try await server.perform("UPDATE nearby.sharing SET is_paused = false WHERE user_id = 'anna'")
        try await Self.expect(["anna"], ear)
        let decided = try #require(try await one.sharing.settings(of: anna))
        #expect(decided.visibility == .shared && decided.visibilityVersion > settings.visibilityVersion)
        try await server.perform("DELETE FROM nearby.friendships")
        try await Self.expect(["anna", "bert"], ear)
        #expect(try await one.directory.friends(of: anna) == [])
      }
    }
  }

  @Test func `What is missed while there is no connection is found afterwards`() async throws {
    try await RunningDatabase.pair { one, other, server in
      try await Self.follow(one) { ear in
        for number in 1...20 {
          try await server.cutConnections()
          let user = try UserID("user-\(number)")
          let settings = SharingSettings(
            user: user, precision: .town, precisionVersion: LocationVersion(epoch: 1, sequence: 0))
          try await eventually("it is stored") { (try? await other.sharing.store([settings])) != nil }
          try await Self.expect([user.text], ear)
        }
      }
    }
  }

  @Test func `What changes before somebody follows is found by whoever was there`() async throws {
    try await RunningDatabase.pair { one, other, server in
      let settings = SharingSettings(
        user: try UserID("anna"), precision: .town, precisionVersion: LocationVersion(epoch: 1, sequence: 0))
      try await other.sharing.store([settings])
      try await Self.follow(one) { ear in try await Self.expect(["anna"], ear) }
    }
  }
}
