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
