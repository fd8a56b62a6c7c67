/// What a service has under way: effects in their lanes, and calls of the friend directory.
struct PendingWork: Sendable {
  /// The effects that wait for a slot, for the cache or for the history.
  var lanes = EffectLanes()

  /// How many friend lists are being read.
  private var readings = 0

  /// The newest friend request of each user, and how many the directory has not answered yet.
  private var requests: [UserID: (newest: Task<Void, Never>, count: Int)] = [:]

  /// Whether all that clients said has been done, as far as it goes to a port. O(1).
  var isEverythingDone: Bool { lanes.isIdle && requests.isEmpty }

  /// Whether nothing at all is under way. O(1).
  var isNothingUnderWay: Bool { isEverythingDone && readings == 0 }

  mutating func readingStarted() { readings += 1 }

  mutating func readingEnded() { readings -= 1 }

  /// The newest request of a user, which the next one has to wait for; `nil` when all are answered. O(1).
  func newestRequest(of user: UserID) -> Task<Void, Never>? {
    requests[user]?.newest
  }

  mutating func requestStarted(_ task: Task<Void, Never>, of user: UserID) {
    requests[user] = (task, (requests[user]?.count ?? 0) + 1)
  }

  mutating func requestEnded(of user: UserID) {
    requests[user]?.count -= 1
    if requests[user]?.count == 0 { requests[user] = nil }
  }
}
