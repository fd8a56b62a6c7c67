/// When a ``SubscriptionPlanner`` has to look after which channel: at a time of the channel's own, or once the pace
/// allows it. It also keeps the planner's clock.
struct ChannelAgenda: Sendable {
  private var times = DeadlineQueue()
  private var queue: PacedQueue
  private let backoff: Backoff
  private let healingInterval: Duration?
  private var jitter: Jitter

  /// The latest time that was told. Time never goes back: an earlier one counts as this.
  private(set) var now = MonotonicTime.distantPast

  init(policy: SubscriptionPolicy, seed: UInt64) {
    backoff = Backoff(first: policy.firstRetryDelay, longest: policy.longestRetryDelay)
    healingInterval = policy.healingInterval
    jitter = Jitter(seed: seed)
    let range = 1...1_000_000
    queue = PacedQueue(
      rate: min(max(policy.rate, range.lowerBound), range.upperBound),
      burst: min(max(policy.burst, range.lowerBound), range.upperBound),
      // Another seed, so that the two do not draw the same numbers.
      seed: UInt64(jitter.next(below: .max)))
  }

  /// When there is something to look after; `nil` when there is nothing. O(1).
  var nextDeadline: MonotonicTime? {
    guard let nextTurn = queue.nextDeadline else { return times.next }
    return min(times.next ?? nextTurn, nextTurn)
  }

  /// Whether a channel waits until the pace allows it. O(1).
  func isQueued(_ channel: Int) -> Bool { queue.contains(channel) }

  /// Whether a channel has a time of its own. O(1).
  func hasTime(_ channel: Int) -> Bool { times.deadline(of: channel) != nil }

  /// When to read a channel again that is live now: after three quarters to all of the interval, so that channels that
  /// became live together spread; `nil`: never. O(1).
  mutating func makeHealingTime() -> MonotonicTime? {
    guard let interval = healingInterval?.wholeMilliseconds else { return nil }
    return now.advanced(byMilliseconds: max(interval - jitter.next(below: interval / 4 + 1), 1))
  }

  mutating func advance(to time: MonotonicTime) {
    now = max(now, time)
  }

  /// Gives a channel a time of its own, or takes it away. O(log *n*).
  mutating func look(after channel: Int, at time: MonotonicTime?) {
    if let time { times.set(time, for: channel) } else { times.remove(channel) }
  }

  /// Gives a channel a time of its own after so many failures in a row. O(log *n*).
  mutating func look(after channel: Int, failures: Int) {
    let delay = backoff.delay(afterFailures: failures, jitter: &jitter)
    times.set(now.advanced(byMilliseconds: delay), for: channel)
  }

  /// Lets a channel wait until the pace allows it. O(1) amortised.
  mutating func lineUp(_ channel: Int) {
    queue.append(channel)
  }

  /// Forgets a channel. O(log *n*).
  mutating func remove(_ channel: Int) {
    times.remove(channel)
    queue.remove(channel)
  }

  /// The next channel whose own time has come. O(log *n*).
  mutating func popDue() -> Int? { times.popDue(at: now) }

  /// The next channel that the pace allows; those that are not wanted any more leave the queue on the way. O(1)
  /// amortised.
  mutating func popTurn(where isWanted: (_ channel: Int) -> Bool) -> Int? {
    queue.popFirst(at: now, where: isWanted)
  }

  /// What is broken, or `nil`: for tests. O(*n*) in the largest channel number.
  func checkInvariants() -> String? {
    if let fault = times.checkInvariants() ?? queue.checkInvariants() { return fault }
    return queue.nextDeadline == .distantPast ? "turns have come, and were not served" : nil
  }
}
