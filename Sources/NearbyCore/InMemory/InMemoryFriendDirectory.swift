import Synchronization

/// A friend directory in the memory of one process.
public final class InMemoryFriendDirectory: FriendDirectory {
  private struct State {
    var friends: [UserID: Set<UserID>] = [:]
    /// Whom each user has asked without having been asked.
    var wishes: [UserID: Set<UserID>] = [:]

    /// Forgets a wish, and returns whether there was one.
    mutating func takeWish(of user: UserID, for friend: UserID) -> Bool {
      guard wishes[user]?.remove(friend) != nil else { return false }
      if wishes[user]?.isEmpty == true { wishes[user] = nil }
      return true
    }
  }

  private let state = Mutex(State())

  /// Creates a directory of `users` and everyone in `friendships`, each pair of which is mutual. A pair of
  /// one user with itself is no friendship, and is left out.
  public init(users: some Sequence<UserID> = [], friendships: some Sequence<(UserID, UserID)> = []) {
    state.withLock { state in
      for user in users { state.friends[user, default: []] = [] }
      for (one, other) in friendships where one != other {
        state.friends[one, default: []].insert(other)
        state.friends[other, default: []].insert(one)
      }
    }
  }

  /// Everyone who is known, in order.
  public var users: [UserID] {
    state.withLock { $0.friends.keys.sorted() }
  }

  /// Makes `user` known, without friends, unless it is known already. O(1).
  public func register(_ user: UserID) {
    state.withLock { if $0.friends[user] == nil { $0.friends[user] = [] } }
  }

  /// The mutual friends of `user`, in order.
  public func friends(of user: UserID) -> [UserID] {
    state.withLock { ($0.friends[user] ?? []).sorted() }
  }

  /// Notes that `user` wants `friend` as a friend. O(1).
  public func addFriend(_ friend: UserID, of user: UserID) -> FriendRequestOutcome {
    state.withLock { state in
      guard user != friend, state.friends[user] != nil, state.friends[friend] != nil else {
        return .unknownUser
      }
      if state.friends[user]?.contains(friend) == true { return .mutual }
      guard state.takeWish(of: friend, for: user) else {
        state.wishes[user, default: []].insert(friend)
        return .pending
      }
      state.friends[user]?.insert(friend)
      state.friends[friend]?.insert(user)
      return .mutual
    }
  }

  /// Ends the friendship, and takes the wishes of both for it back. O(1).
  public func removeFriend(_ friend: UserID, of user: UserID) -> Bool {
    state.withLock { state in
      let hadAsked = state.takeWish(of: user, for: friend)
      let wasAsked = state.takeWish(of: friend, for: user)
      let wereFriends = state.friends[user]?.remove(friend) != nil
      state.friends[friend]?.remove(user)
      return hadAsked || wasAsked || wereFriends
    }
  }
}
