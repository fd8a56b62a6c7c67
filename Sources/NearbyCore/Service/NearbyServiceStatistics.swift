/// What a ``NearbyService`` has done and holds: counts only, for metrics and for whoever looks after it.
public struct NearbyServiceStatistics: Hashable, Sendable {
  /// Sessions that are open.
  public internal(set) var sessions = 0

  /// Channels that are subscribed, or about to be.
  public internal(set) var channels = 0

  /// Location reports that were taken since the start.
  public internal(set) var reports = 0

  /// Messages that came through channels since the start.
  public internal(set) var messages = 0

  /// Pairs of a viewer and a friend that were compared since the start, because one of them moved or they became
  /// friends.
  public internal(set) var friendChecks = 0

  /// Clients that were dropped since the start because they did not read what they were told.
  public internal(set) var slowClients = 0

  /// Messages that were left out since the start at slots where their channels lived before, since too much waited
  /// there. Nobody misses them for longer than ``NearbyConfiguration/healingInterval``.
  public internal(set) var droppedEchoes = 0

  /// Effects that wait for the broker, the cache and the stores.
  public internal(set) var backlog = 0

  /// Those of them that wait for the cache.
  public internal(set) var cacheBacklog = 0

  /// Those of them that wait for the history.
  public internal(set) var historyBacklog = 0

  /// Those of them that wait for the store of decisions.
  public internal(set) var sharingBacklog = 0

  /// Those of them that wait for slots.
  public var slotBacklog: Int { backlog - cacheBacklog - historyBacklog - sharingBacklog }

  /// Inputs that wait for the service.
  public internal(set) var waiting = 0

  init() {}
}

/// What a ``NearbyService`` has at one slot.
public struct NearbySlotStatistics: Hashable, Sendable {
  /// Channels that are subscribed here, or about to be.
  public internal(set) var channels = 0

  /// Effects that wait for the slot.
  public internal(set) var backlog = 0

  init() {}

  /// What two services have at the slot together.
  public static func + (left: Self, right: Self) -> Self {
    var sum = left
    sum.channels += right.channels
    sum.backlog += right.backlog
    return sum
  }
}
