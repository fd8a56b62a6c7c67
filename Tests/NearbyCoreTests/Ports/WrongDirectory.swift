import NearbyCore

/// Keeps every promise but one.
struct WrongDirectory: FriendDirectory {
  enum Flaw: CaseIterable {
    case oneWishIsEnough, friendsOfOneSideOnly, alwaysRemoves, knowsEverybody, keepsWishes
  }

  let flaw: Flaw
  let directory: InMemoryFriendDirectory

  init(_ flaw: Flaw, _ directory: InMemoryFriendDirectory) {
    self.flaw = flaw
    self.directory = directory
  }

  func friends(of user: UserID) -> [UserID] {
    let friends = directory.friends(of: user)
    return flaw == .friendsOfOneSideOnly ? friends.filter { $0 > user } : friends
  }

  func addFriend(_ friend: UserID, of user: UserID) -> FriendRequestOutcome {
    if flaw == .knowsEverybody { directory.register(friend) }
    let outcome = directory.addFriend(friend, of: user)
    return flaw == .oneWishIsEnough && outcome == .pending ? directory.addFriend(user, of: friend) : outcome
  }

  func removeFriend(_ friend: UserID, of user: UserID) -> Bool {
    let isRemoved = directory.removeFriend(friend, of: user)
    switch flaw {
    case .alwaysRemoves: return true
    case .keepsWishes:
      // Whoever was left still wants it.
      _ = directory.addFriend(user, of: friend)
      return isRemoved
    default: return isRemoved
    }
  }
}
