/// What one server tells the others through a user's own channel.
public enum ChannelMessage: Hashable, Sendable {
  /// The user reported a location, or stopped sharing.
  case location(LocationRecord)

  /// The user has one friend more or less.
  case friendship(FriendshipChange)

  /// The user whose channel carries the message.
  public var channel: UserID {
    switch self {
    case .location(let record): record.user
    case .friendship(let change): change.user
    }
  }
}

/// The news that a friendship began or ended, as it goes through the channel of one of the two.
public struct FriendshipChange: Hashable, Sendable {
  /// The one of the two whose channel carries the news.
  public var user: UserID

  /// The other one.
  public var friend: UserID

  /// Whether the two are mutual friends from now on.
  public var areFriends: Bool

  /// Creates the news for the channel of `user`.
  public init(user: UserID, friend: UserID, areFriends: Bool) {
    self.user = user
    self.friend = friend
    self.areFriends = areFriends
  }
}
