extension SubscriptionPlanner {
  /// A subscription stands. O(log *n*).
  public mutating func subscriptionConfirmed(
    _ channel: Int, generation: UInt64, at time: Timestamp, into steps: inout [Step]
  ) {
    now = max(now, time)
    guard isCurrent(channel, generation, .subscribing) else { return }
    plans[channel].failures = 0
    read(channel, into: &steps)
  }

  /// A subscription could not be made: it is tried again after a pause. O(log *n*).
  public mutating func subscriptionFailed(_ channel: Int, generation: UInt64, at time: Timestamp) {
    now = max(now, time)
    guard isCurrent(channel, generation, .subscribing) else { return }
    wait(.waitingToSubscribe, channel)
  }

  /// The cache has answered: everything that was said before the subscription is known. O(log *n*).
  ///
  /// - Returns: Whether this was the answer that the channel waited for. Others are to be thrown away.
  public mutating func readingAnswered(
    _ channel: Int, generation: UInt64, at time: Timestamp, into steps: inout [Step]
  ) -> Bool {
    now = max(now, time)
    guard isCurrent(channel, generation, .reading) else { return false }
    plans[channel].phase = .live
    plans[channel].failures = 0
    if plans[channel].movedAt == nil { leaveOldSlots(of: channel, into: &steps) }
    if plans[channel].isWatched { setTimer(of: channel) }
    return true
  }

  /// The cache could not answer: it is asked again after a pause. O(log *n*).
  public mutating func readingFailed(_ channel: Int, generation: UInt64, at time: Timestamp) {
    now = max(now, time)
    guard isCurrent(channel, generation, .reading) else { return }
    wait(.waitingToRead, channel)
  }

  /// Whether a channel is in `phase` since `generation`; if not, the answer is to an older attempt.
  private func isCurrent(_ channel: Int, _ generation: UInt64, _ phase: ChannelPlan.Phase) -> Bool {
    plans.indices.contains(channel) && plans[channel].phase == phase
      && plans[channel].generation == generation
  }

  private mutating func wait(_ phase: ChannelPlan.Phase, _ channel: Int) {
    plans[channel].phase = phase
    plans[channel].failures += 1
    // A channel that nobody watches has its linger timer set, and is not worth trying again. One that waits for its turn
    // will be tried again then.
    guard plans[channel].isWatched, plans[channel].ticket == 0 else { return }
    let delay = backoff.delay(afterFailures: plans[channel].failures, jitter: &jitter)
    timers.set(now.advanced(byMilliseconds: delay), for: channel)
  }
}
