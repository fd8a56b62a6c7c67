extension Welcome {
  /// What the server refuses.
  public struct Limits: Hashable, Sendable {
    /// The most bytes that one message may have.
    public var maximalFrameByteCount: UInt32

    /// The most friends that a user may have.
    public var maximalFriends: UInt32

    /// The most friends in one ``Page``.
    public var maximalPageSize: UInt32

    /// The most reports in one ``ClientMessage/Body/reports(_:)``.
    public var maximalReports: UInt32

    /// The most messages in one ``Batch``.
    public var maximalMessages: UInt32

    /// The most bytes of a user id.
    public var maximalIDByteCount: UInt32

    /// Creates limits.
    public init(
      maximalFrameByteCount: UInt32, maximalFriends: UInt32, maximalPageSize: UInt32,
      maximalReports: UInt32 = UInt32(FrameLimits.maximalReportsPerBatch),
      maximalMessages: UInt32 = UInt32(FrameLimits.maximalMessagesPerBatch),
      maximalIDByteCount: UInt32 = UInt32(FrameLimits.maximalIDByteCount)
    ) {
      self.maximalFrameByteCount = maximalFrameByteCount
      self.maximalFriends = maximalFriends
      self.maximalPageSize = maximalPageSize
      self.maximalReports = maximalReports
      self.maximalMessages = maximalMessages
      self.maximalIDByteCount = maximalIDByteCount
    }
  }
}
