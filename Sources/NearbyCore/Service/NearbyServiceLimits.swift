/// How much may wait inside a ``NearbyService``.
public struct NearbyServiceLimits: Sendable {
  /// The most effects that wait for one slot, for the cache or for the history before requests that need it are
  /// refused. 100,000.
  public var maximumBacklog = 100_000

  /// The most events of one client that do not concern a friend, such as pages and acknowledgements, before it counts
  /// as too slow. 1,000.
  public var maximumControlEvents = 1000

  /// How long a client that is being closed may take for what waits for it and for the closing, before it is given up.
  /// 5 s.
  public var closePatience: Duration = .seconds(5)

  /// Takes the defaults.
  public init() {}
}

/// What a ``NearbyService`` has done and holds.
public struct NearbyServiceStatistics: Hashable, Sendable {
  /// Sessions that are open.
  public internal(set) var sessions = 0

  /// Channels that are subscribed, or about to be.
  public internal(set) var channels = 0

  /// Location reports that were taken since the start.
  public internal(set) var reports = 0

  /// Effects that wait for the broker, the cache and the history.
  public internal(set) var backlog = 0

  init() {}
}
