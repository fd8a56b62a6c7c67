extension NearbyNode {
  /// Leaves a channel later that could not be left, unless the slot is wanted again by now.
  mutating func unsubscriptionFailed(_ former: ChannelSubscription, attempt: Int) {
    // A node that leaves takes its subscriptions along.
    guard !isDraining, !isHeard(former.channel, at: former.slot) else { return }
    // A slot that has left the ring may never answer again. One that is there is asked until it does.
    let isOnTheRing = ring.slots.contains { $0.id == former.slot }
    guard isOnTheRing || attempt <= configuration.maximumRepeatCount else { return }
    planRepeat(.unsubscription(former), after: attempt)
  }

  /// Tells of a friendship later. A location is in the cache, and its client has been told to report again. What is
  /// given up, the other nodes find in the directory when they read the account again.
  mutating func publicationFailed(_ message: ChannelMessage, attempt: Int) {
    guard case .friendship(let change) = message, attempt <= configuration.maximumRepeatCount else { return }
    planRepeat(.news(change), after: attempt)
  }

  private mutating func planRepeat(_ task: FollowUps.Repeat, after attempt: Int) {
    let delay = backoff.delay(afterFailures: attempt, jitter: &jitter)
    followUps.plan(task, attempt: attempt + 1, at: now.advanced(byMilliseconds: delay))
  }

  /// Does again what failed, once its pause is over.
  mutating func serveFollowUps(into effects: inout [Effect]) {
    while let (task, attempt) = followUps.popDue(at: now) {
      switch task {
      case .unsubscription(let former):
        // A channel that is wanted again must not be left. One that will be wanted later is subscribed behind this.
        if !isHeard(former.channel, at: former.slot) { effects.append(.unsubscribe(former, attempt: attempt)) }
      case .news(let change):
        // The channel may have moved meanwhile.
        publish(change, attempt: attempt, into: &effects)
      }
    }
  }

  /// Whether a channel is subscribed at a slot, or about to be.
  private func isHeard(_ channel: UserID, at slot: SlotID) -> Bool {
    people.number(of: channel).map { planner.isSubscribed($0, at: slot) } ?? false
  }
}
