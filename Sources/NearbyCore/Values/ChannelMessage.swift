/// What one server tells the others through a user's own channel.
public enum ChannelMessage: Hashable, Sendable {
  /// The user reported a location, or decided about being seen, which tells the last location again. That was reported
  /// as many milliseconds ago by the clock of the server that tells it; its stamps may be of another server. Of one
  /// that is not to be seen there is the version only, and its age: a later report has to be told from it.
  case location(LocationRecord, ageMilliseconds: Int64 = 0)

  /// The user has one friend more or less.
  case friendship(FriendshipChange)

  /// The user whose channel carries the message.
  public var channel: UserID {
    switch self {
    case .location(let record, _): record.user
    case .friendship(let change): change.user
    }
  }

  /// How old the location is, in milliseconds; 0 for news of a friendship.
  package var ageMilliseconds: Int64 {
    switch self {
    case .location(_, let age): age
    case .friendship: 0
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
