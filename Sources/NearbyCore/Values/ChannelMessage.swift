/// What one server tells the others through a user's own channel.
public enum ChannelMessage: Hashable, Sendable {
  /// The user reported a location, or decided about being seen, which tells the last location again.
  case location(AgedRecord)

  /// The user has one friend more or less.
  case friendship(FriendshipChange)

  /// The user whose channel carries the message.
  public var channel: UserID {
    switch self {
    case .location(let news): news.record.user
    case .friendship(let change): change.user
    }
  }
}

/// A record, and how old its location is while it is on the way.
public struct AgedRecord: Hashable, Sendable {
  /// What is known of a user.
  public var record: LocationRecord

  /// For how long, in milliseconds, the location has been known, by the clock of whoever tells it: the stamps in it may
  /// be another server's. 0 without one.
  public var ageMilliseconds: Int64

  /// Creates a record with the age of its location.
  public init(_ record: LocationRecord, ageMilliseconds: Int64 = 0) {
    self.record = record
    self.ageMilliseconds = ageMilliseconds
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
