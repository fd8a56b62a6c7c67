/// Which Redis channels carry the users' channels of a slot.
public enum RedisChannelForm: Hashable, Sendable {
  /// A Redis channel for each user: a server of ours gets only what it asked for.
  case perUser

  /// So many Redis channels for all users of a slot, at least 1: a server of ours gets all that is published on those
  /// that it needs, and looks for what it asked for. All nodes of a cluster have to agree on the number.
  ///
  /// Redis then has one message for many users to carry, and few subscriptions to keep, which are there again at once
  /// when it was restarted. In return each node sees all records, also of users of whom it has no friend.
  case buckets(Int)
}
