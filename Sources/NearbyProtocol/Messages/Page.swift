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

  /// Creates what a client is told of a page of the list: the cursor as text, which is opaque to it.
  public init(_ page: NearbyPage) {
    self.init(friends: page.friends, nextCursor: page.next?.text ?? "", total: UInt32(clamping: page.total))
  }
}

/// Asks for one ``Page`` of the friends that are near, the nearest first.
public struct ListNearby: Hashable, Sendable {
  /// The most friends to answer with; 0, and whatever is more than ``Welcome/Limits/maximumPageSize``: that size.
  public var pageSize: UInt32

  /// The ``Page/nextCursor`` of the page before; empty: the first page.
  public var cursor: String

  /// Creates the request for a page.
  public init(pageSize: UInt32 = 0, cursor: String = "") {
    self.pageSize = pageSize
    self.cursor = cursor
  }
}
