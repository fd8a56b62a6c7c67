extension Welcome {
  /// What the server refuses.
  public struct Limits: Hashable, Sendable {
    /// The most bytes that one message may have.
    public var maximumFrameByteCount: UInt32

    /// The most friends that a user may have.
    public var maximumFriends: UInt32

    /// The most friends in one ``Page``.
    public var maximumPageSize: UInt32

    /// The most reports in one ``ClientMessage/Body/reports(_:)``.
    public var maximumReports: UInt32

    /// The most messages in one ``Batch``.
    public var maximumMessages: UInt32

    /// The most bytes of a user id.
    public var maximumIDByteCount: UInt32

    /// Creates limits.
    public init(
      maximumFrameByteCount: UInt32, maximumFriends: UInt32, maximumPageSize: UInt32,
      maximumReports: UInt32 = UInt32(FrameLimits.maximumReportsPerBatch),
      maximumMessages: UInt32 = UInt32(FrameLimits.maximumMessagesPerBatch),
      maximumIDByteCount: UInt32 = UInt32(FrameLimits.maximumIDByteCount)
    ) {
      self.maximumFrameByteCount = maximumFrameByteCount
      self.maximumFriends = maximumFriends
      self.maximumPageSize = maximumPageSize
      self.maximumReports = maximumReports
      self.maximumMessages = maximumMessages
      self.maximumIDByteCount = maximumIDByteCount
    }
  }
}
