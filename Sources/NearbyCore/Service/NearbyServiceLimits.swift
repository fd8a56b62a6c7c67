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
