/// A part of the list of the friends that are near.
public struct NearbyPage: Hashable, Sendable {
  /// Ascending by distance, then by user id.
  public var friends: [NearbyFriend]

  /// Where the next page starts; `nil` on the last one.
  public var next: NearbyCursor?

  /// How many friends are near in all.
  public var total: Int

  /// Creates a page.
  public init(friends: [NearbyFriend], next: NearbyCursor?, total: Int) {
    self.friends = friends
    self.next = next
    self.total = total
  }
}
