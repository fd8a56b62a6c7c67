public import NearbyCore

/// A part of the list of the friends that are near, ascending by distance, then by user id.
public struct Page: Hashable, Sendable {
  /// The friends: at most ``FrameLimits/maximumFriendsPerMessage``.
  public var friends: [NearbyFriend]

  /// What to ask for the next page with; empty on the last page.
  public var nextCursor: String

  /// How many friends are near in all.
  public var total: UInt32

  /// Creates a page.
  public init(friends: [NearbyFriend], nextCursor: String = "", total: UInt32) {
    self.friends = friends
    self.nextCursor = nextCursor
    self.total = total
  }
}
