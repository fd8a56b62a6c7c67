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
