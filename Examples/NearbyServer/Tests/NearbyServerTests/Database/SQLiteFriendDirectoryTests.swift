import NearbyCore
import NearbySQLite
@testable import NearbyServer
import NearbyTestKit
import Testing

/// Who is a friend of whom, for good.
@Suite struct SQLiteFriendDirectoryTests {
  private let anna: UserID
  private let bert: UserID
  private let carl: UserID

  init() throws {
    anna = try UserID("anna")
    bert = try UserID("bert")
    carl = try UserID("carl")
  }

  @Test func `The directory keeps the promises of its port`() async throws {
    try await TemporaryFile.folder([:]) { folder in
      try await FriendDirectoryConformance.check { users in
        let directory = SQLiteFriendDirectory(try SQLiteDatabase(path: folder + "/d.sqlite"))
        for user in users { try await directory.register(user) }
        return directory
      }
    }
  }

  @Test func `Friendships, wishes and their ends outlive the server`() async throws {
    try await TemporaryFile.folder([:]) { folder in
      let database = try SQLiteDatabase(path: folder + "/d.sqlite")
      let directory = SQLiteFriendDirectory(database)
      #expect(try directory.fill(users: [], friendships: [(anna, bert), (anna, carl)]))
      #expect(try await directory.removeFriend(bert, of: anna))
      #expect(try await directory.addFriend(carl, of: bert) == .pending)
      try database.close()

      let reopened = SQLiteFriendDirectory(try SQLiteDatabase(path: folder + "/d.sqlite"))
      #expect(try await reopened.friends(of: anna) == [carl])
      #expect(try await reopened.friends(of: bert) == [])
      #expect(try await reopened.friends(of: carl) == [anna])
      #expect(try await reopened.addFriend(bert, of: carl) == .mutual)
    }
  }

  @Test func `A directory that has ever known anybody is not filled again`() async throws {
    let directory = SQLiteFriendDirectory(try SQLiteDatabase(path: nil))
    #expect(try directory.fill(users: [], friendships: []))
    #expect(try directory.fill(users: [], friendships: [(anna, bert)]))
    #expect(try await directory.removeFriend(bert, of: anna))
    #expect(try !directory.fill(users: [carl], friendships: [(anna, bert)]))
    #expect(try await directory.friends(of: anna) == [])
    #expect(try await directory.addFriend(carl, of: anna) == .unknownUser)

    let other = SQLiteFriendDirectory(try SQLiteDatabase(path: nil))
    try await other.register(anna)
    #expect(try !other.fill(users: [], friendships: [(anna, bert)]))
    #expect(try await other.friends(of: anna) == [])
  }

  @Test func `Everyone who is known is listed in order, with the number of friends`() async throws {
    let directory = SQLiteFriendDirectory(try SQLiteDatabase(path: nil))
    #expect(try directory.fill(users: [carl], friendships: [(bert, anna), (anna, bert), (anna, anna)]))
    for _ in 1...2 { try await directory.register(try UserID("Zoe")) }
    let listed = try await directory.friendCounts
    #expect(listed.map(\.user.text) == ["Zoe", "anna", "bert", "carl"])
    #expect(listed.map(\.count) == [0, 1, 1, 0])
  }
}
