/// What became of the wish to be friends.
public enum FriendRequestOutcome: Hashable, Sendable {
  /// Both want it: they are friends.
  case mutual

  /// The other one has not asked yet.
  case pending

  /// There is no such user.
  case unknownUser
}
