extension NearbyNode {
  /// Whether the node takes no new sessions any more.
  public var isDraining: Bool { sessions.isDraining }

  /// Whether the node may be stopped once all its effects have been done: it drains, nobody is left, and nothing that
  /// was said waits to be noted or published.
  public var isDrained: Bool { isDraining && proximity.viewerCount == 0 && followUps.isEverythingTold }

  mutating func drainStarted(into effects: inout [Effect]) {
    guard !isDraining else { return }
    let start = now.advanced(by: configuration.drainGrace)
    for closing in sessions.startDrain(at: start, over: configuration.drainSpread) {
      // Who follows the hint is gone before the server has to close.
      let hint = jitter.next(below: closing.deadline.milliseconds(since: now))
      effects.append(.deliver(closing.session, .goingAway(reconnectAfterMilliseconds: hint)))
    }
    var steps: [SubscriptionPlanner.Step] = []
    planner.stopLingering(now: now, into: &steps)
    followUps.dropUnsubscriptions()
    perform(steps, into: &effects)
  }
}
