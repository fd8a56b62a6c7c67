public import NearbyCore

/// A friend directory in a PostgreSQL database, which any number of nodes use.
public struct PostgresFriendDirectory: FriendDirectory {
  private let link: PostgresLink

  init(_ link: PostgresLink) {
    self.link = link
  }

  /// The mutual friends of `user`, in order.
  public func friends(of user: UserID) async throws -> [UserID] {
    try await link.perform(FriendStatements.friends(of: user)).map { try UserID($0.text()) }
  }

  /// Notes that `user` wants `friend` as a friend.
  public func addFriend(_ friend: UserID, of user: UserID) async throws -> FriendRequestOutcome {
    guard user != friend else { return .unknownUser }
    let answers = try await link.perform([
      FriendStatements.lock(user, friend), FriendStatements.add(friend, of: user),
    ])
    guard answers[0].count == 2 else { return .unknownUser }
    var row = answers[1][0]
    return try row.boolean() ? .mutual : .pending
  }

  /// Ends the friendship, and takes the wishes of both for it back.
  public func removeFriend(_ friend: UserID, of user: UserID) async throws -> Bool {
    let answers = try await link.perform(
      [FriendStatements.lock(user, friend)] + FriendStatements.remove(friend, of: user))
    return answers.dropFirst().contains { $0.changedCount > 0 }
  }

  /// Makes `user` known, without friends, unless it is known already.
  public func register(_ user: UserID) async throws {
    _ = try await link.perform(FriendStatements.register([user]))
  }

  /// Makes `users` known and everyone in `friendships`, unless the directory has ever known anybody: what has ended
  /// since must not come back. A pair of one user with itself is left out. Of several nodes that do so at the same
  /// time, one does it.
  ///
  /// - Returns: Whether anybody is known by that.
  public func fill(users: [UserID], friendships: [(UserID, UserID)]) async throws -> Bool {
    var row = try await link.perform(FriendStatements.fill(users: users, friendships: friendships))[1][0]
    return try row.integer() > 0
  }

  /// Everyone who is known, in order, and how many friends each has.
  public var friendCounts: [(user: UserID, count: Int)] {
    get async throws {
      try await link.perform(FriendStatements.friendCounts).map { row in
        (try UserID(row.text()), Int(try row.integer()))
      }
    }
  }
}
