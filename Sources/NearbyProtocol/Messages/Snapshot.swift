public import NearbyCore

/// The friends that are near when a connection starts, sent before any other news of a friend.
public struct Snapshot: Hashable, Sendable {
  /// Friends that are near: at most ``FrameLimits/maximumFriendsPerMessage``.
  public var friends: [NearbyFriend]

  /// Whether the list goes on in another snapshot message.
  public var more: Bool

  /// Creates a snapshot, or a part of one.
  public init(friends: [NearbyFriend], more: Bool = false) {
    self.friends = friends
    self.more = more
  }
}
