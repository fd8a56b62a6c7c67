extension NearbyConfiguration {
  /// Finds a setting that a node could not keep its promises with. A page of no friends would trap, and a tombstone that
  /// is not kept would let an older location take its place; so this is found out before the first client connects.
  func validate() throws(InvalidNearbyConfiguration) {
    let positive = [
      ("inactiveAfter", inactiveAfter), ("pauseRetention", pauseRetention),
      ("snapshotPatience", snapshotPatience), ("firstRetryDelay", firstRetryDelay),
    ]
    for (setting, duration) in positive where duration < .milliseconds(1) {
      throw .duration(setting: setting, duration)
    }
    let notNegative = [
      ("maximumClockSkew", maximumClockSkew), ("linger", linger), ("drainGrace", drainGrace),
      ("drainSpread", drainSpread),
    ]
    for (setting, duration) in notNegative where duration < .zero {
      throw .duration(setting: setting, duration)
    }
    guard longestRetryDelay >= firstRetryDelay else {
      throw .duration(setting: "longestRetryDelay", longestRetryDelay)
    }
    guard (0...1_000_000).contains(maximumFriendCount) else {
      throw .count(setting: "maximumFriendCount", maximumFriendCount)
    }
    for (setting, count) in [
      ("resubscriptionBurst", resubscriptionBurst), ("resubscriptionRate", resubscriptionRate),
    ] where !(1...1_000_000).contains(count) {
      throw .count(setting: setting, count)
    }
    for (setting, count) in [
      ("defaultPageSize", defaultPageSize), ("maximumPageSize", maximumPageSize),
      ("maximumReportCount", maximumReportCount),
    ] where count < 1 {
      throw .count(setting: setting, count)
    }
  }
}
