extension Welcome {
  /// What the server refuses.
  public struct Limits: Hashable, Sendable {
    /// The most bytes that one message may have.
    public var maximalFrameByteCount: UInt32

    /// The most friends that a user may have.
    public var maximalFriends: UInt32

    /// The most friends in one ``Page``.
    public var maximalPageSize: UInt32

    /// Creates limits.
    public init(maximalFrameByteCount: UInt32, maximalFriends: UInt32, maximalPageSize: UInt32) {
      self.maximalFrameByteCount = maximalFrameByteCount
      self.maximalFriends = maximalFriends
      self.maximalPageSize = maximalPageSize
    }
  }
}
