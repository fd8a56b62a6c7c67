/// One connection of one user to one node. The embedding server picks the number and never uses it twice on a node.
public struct SessionID: Hashable, Comparable, Sendable {
  /// The number that the embedding server picked.
  public let rawValue: UInt64

  /// Wraps the number that the embedding server picked.
  public init(_ rawValue: UInt64) {
    self.rawValue = rawValue
  }

  /// Orders by number.
  public static func < (left: SessionID, right: SessionID) -> Bool {
    left.rawValue < right.rawValue
  }
}
