/// How much may wait inside a ``NearbyService``.
public struct NearbyServiceLimits: Sendable {
  /// The most effects that wait for the broker, the cache and the history before requests are refused. 100,000.
  public var maximalBacklog = 100_000

  /// The most events of one client that do not concern a friend, such as pages and acknowledgements, before it counts as
  /// too slow. 1,000.
  public var maximalControlEvents = 1000

  /// When a refused client should try again. 1 s.
  public var retryAfter: Duration = .seconds(1)

  /// Takes the defaults.
  public init() {}

  var unavailable: RefusalReason {
    .unavailable(retryAfterMilliseconds: retryAfter.wholeMilliseconds)
  }
}
