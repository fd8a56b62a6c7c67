/// Who is a friend of whom. Friendship is mutual: both have to have asked for it.
///
/// Any task may call any method at any time.
public protocol FriendDirectory: Sendable {
  /// The mutual friends of `user`, in any order. A user that is not known has none.
  func friends(of user: UserID) async throws -> [UserID]

  /// Notes that `user` wants `friend` as a friend. Asking twice is the same as once, and asking a friend is
  /// ``FriendRequestOutcome/mutual``. Nobody can ask itself: that is ``FriendRequestOutcome/unknownUser``.
  func addFriend(_ friend: UserID, of user: UserID) async throws -> FriendRequestOutcome

  /// Ends the friendship, and takes the wishes of both for it back: whoever asked forgets it, whoever was
  /// asked declines. After that both have to ask anew.
  ///
  /// - Returns: `false` when there was neither.
  func removeFriend(_ friend: UserID, of user: UserID) async throws -> Bool
}

/// What became of the wish to be friends.
public enum FriendRequestOutcome: Hashable, Sendable {
  /// Both want it: they are friends.
  case mutual

  /// The other one has not asked yet.
  case pending

  /// There is no such user.
  case unknownUser
}
