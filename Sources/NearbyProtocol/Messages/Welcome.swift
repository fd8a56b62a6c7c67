public import NearbyCore

/// The answer to ``Hello``: whom the server takes the client for, and how it works.
public struct Welcome: Hashable, Sendable {
  /// Whom the token names.
  public var user: UserID

  /// What the server refuses.
  public var limits: Limits

  /// How the server works, for the client to adapt to.
  public var hints: Hints

  /// For the ``Hello/resume`` of the client's next connection, if it loses this one; empty: it cannot. Opaque to
  /// clients, and no proof of who the user is.
  public var resume: String

  /// Whether the connection that the client's own ``Hello/resume`` named was still open at this server. It is closed
  /// now.
  public var isResumed: Bool

  /// Creates a welcome.
  public init(user: UserID, limits: Limits, hints: Hints, resume: String = "", isResumed: Bool = false) {
    self.user = user
    self.limits = limits
    self.hints = hints
    self.resume = resume
    self.isResumed = isResumed
  }
}

extension Welcome: CustomStringConvertible, CustomReflectable {
  /// Not what the client resumes with: whoever reads it in a log could end the connection of a user whose token it has.
  public var description: String { "Welcome(private)" }

  /// Hides what the client resumes with from `dump` and from the default descriptions of the values that contain it.
  public var customMirror: Mirror { Mirror(self, children: []) }
}

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

extension Welcome {
  /// How the server works, for the client to adapt to.
  public struct Hints: Hashable, Sendable {
    /// How far away a friend may be and still be near, in metres.
    public var radius: Double

    /// How long after its last report a user is taken for inactive.
    public var inactiveAfterMilliseconds: Int64

    /// How often the client should report.
    public var reportIntervalMilliseconds: Int64

    /// How often the server pings.
    public var pingIntervalMilliseconds: Int64

    /// How long after a ping the server takes a client that did not answer for gone; 0: it does not say.
    public var pongTimeoutMilliseconds: Int64

    /// Creates hints.
    public init(
      radius: Double, inactiveAfterMilliseconds: Int64, reportIntervalMilliseconds: Int64,
      pingIntervalMilliseconds: Int64, pongTimeoutMilliseconds: Int64 = 0
    ) {
      self.radius = radius
      self.inactiveAfterMilliseconds = inactiveAfterMilliseconds
      self.reportIntervalMilliseconds = reportIntervalMilliseconds
      self.pingIntervalMilliseconds = pingIntervalMilliseconds
      self.pongTimeoutMilliseconds = pongTimeoutMilliseconds
    }
  }
}
