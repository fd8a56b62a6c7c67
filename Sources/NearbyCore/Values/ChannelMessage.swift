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
