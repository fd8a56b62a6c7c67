extension NearbyService {
  /// What the service has done and holds. O(1).
  public var statistics: NearbyServiceStatistics {
    var statistics = counts
    statistics.sessions = node.sessionCount
    statistics.channels = node.channelCount
    statistics.friendChecks = node.friendCheckCount
    statistics.backlog = work.lanes.backlog
    statistics.cacheBacklog = work.lanes.backlog(of: .cache)
    statistics.historyBacklog = work.lanes.backlog(of: .history)
    statistics.sharingBacklog = work.lanes.backlog(of: .sharing)
    statistics.waiting = waiting.count
    return statistics
  }

  /// What the service has at each slot of the ring, and at others where it has channels still. O(*n*) in the largest
  /// number of people known at a time: for who asks every few seconds.
  public var slotStatistics: [SlotID: NearbySlotStatistics] {
    var statistics: [SlotID: NearbySlotStatistics] = [:]
    for slot in node.ring.slots { statistics[slot.id] = NearbySlotStatistics() }
    for (slot, count) in node.channelCounts {
      statistics[slot, default: NearbySlotStatistics()].channels = count
    }
    for slot in statistics.keys { statistics[slot]?.backlog = work.lanes.backlog(of: .slot(slot)) }
    return statistics
  }
}
