import NearbyCore
import Testing

@Suite struct InMemoryFriendDirectoryTests {
  let anna: UserID
  let bert: UserID
  let carl: UserID

  init() throws {
    anna = try UserID("anna")
    bert = try UserID("bert")
    carl = try UserID("carl")
  }

  @Test func beginsWithMutualFriendships() {
    let directory = InMemoryFriendDirectory(users: [carl], friendships: [(bert, anna), (anna, anna)])
    #expect(directory.users == [anna, bert, carl])
    #expect(directory.friends(of: anna) == [bert])
    #expect(directory.friends(of: bert) == [anna])
    #expect(directory.friends(of: carl).isEmpty)
  }

  @Test func knowsWhoRegisters() {
    let directory = InMemoryFriendDirectory(users: [anna])
    #expect(directory.addFriend(bert, of: anna) == .unknownUser)
    directory.register(bert)
    #expect(directory.addFriend(bert, of: anna) == .pending)
    #expect(directory.addFriend(anna, of: bert) == .mutual)
    directory.register(bert)
    #expect(directory.friends(of: bert) == [anna], "registering again keeps the friends")
  }

  @Test func aUserIsNeverItsOwnFriend() {
    let directory = InMemoryFriendDirectory(users: [anna])
    #expect(directory.addFriend(anna, of: anna) == .unknownUser)
    #expect(!directory.removeFriend(anna, of: anna))
    #expect(directory.friends(of: anna).isEmpty)
  }

  @Test func aDeclinedWishCannotBeGrantedLater() {
    let directory = InMemoryFriendDirectory(users: [anna, bert])
    #expect(directory.addFriend(anna, of: bert) == .pending)
    #expect(directory.removeFriend(bert, of: anna))
    #expect(directory.addFriend(bert, of: anna) == .pending)
  }
}
