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
