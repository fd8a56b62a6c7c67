/// With which commands messages go through a server.
public enum RedisPubSub: Hashable, Sendable {
  /// `PUBLISH` and `SUBSCRIBE`: on servers that know nothing of each other. In a Redis Cluster each message would go to
  /// all of its servers.
  case classic

  /// `SPUBLISH` and `SSUBSCRIBE`: on the primaries of a Redis Cluster of version 7 and later, or Valkey.
  ///
  /// The id of a slot of the ring is the hash tag of all its channels, so the cluster keeps them on one primary, and no
  /// command is about several. The ring has to name that primary. When the cluster gives the hash slot to another one,
  /// the server ends the subscriptions by itself; that is a loss like any other, and whatever is asked is refused until
  /// the ring names the other primary.
  case sharded
}

extension RedisPubSub {
  var subscribe: RedisArgument { self == .sharded ? "SSUBSCRIBE" : "SUBSCRIBE" }
  var unsubscribe: RedisArgument { self == .sharded ? "SUNSUBSCRIBE" : "UNSUBSCRIBE" }
  var publish: RedisArgument { self == .sharded ? "SPUBLISH" : "PUBLISH" }

  /// The name of a channel. The id of the slot is part of it, since one server may have several. No id has a space.
  func name(_ prefix: String, slot: String, _ channel: some StringProtocol) -> ChannelName {
    ChannelName(self == .sharded ? "\(prefix){\(slot)} \(channel)" : "\(prefix)\(slot) \(channel)")
  }
}
