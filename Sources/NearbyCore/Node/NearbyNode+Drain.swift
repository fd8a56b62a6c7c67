extension NearbyNode {
  /// Whether the node takes no new sessions any more.
  public var isDraining: Bool { drain != nil }

  /// Whether the node may be stopped once all its effects have been done: it drains, nobody is left, and nothing that
  /// was said waits to be noted or published.
  public var isDrained: Bool { isDraining && proximity.viewerCount == 0 && followUps.isEverythingTold }

  mutating func drainStarted(into effects: inout [Effect]) {
    guard drain == nil else { return }
    let start = now.advanced(by: configuration.drainGrace)
    let spread = Double(configuration.drainSpread.wholeMilliseconds)
    let leaving = sessions.keys.sorted()
    var closings: [(deadline: Timestamp, session: SessionID)] = []
    for (index, session) in leaving.enumerated() {
      let share = Double(index) / Double(leaving.count)
      let deadline = start.advanced(byMilliseconds: Int64(spread * share))
      closings.append((deadline, session))
      // Who follows the hint is gone before the server has to close.
      let hint = jitter.next(below: deadline.milliseconds(since: now))
      effects.append(.deliver(session, .goingAway(reconnectAfterMilliseconds: hint)))
    }
    drain = DrainSchedule(closings: closings)
    var steps: [SubscriptionPlanner.Step] = []
    planner.stopLingering(now: now, into: &steps)
    followUps.dropUnsubscriptions()
    perform(steps, into: &effects)
  }
}

/// Which session a draining node closes when: evenly spread behind the grace, in the order of the session numbers.
struct DrainSchedule: Sendable {
  private var closings: [(deadline: Timestamp, session: SessionID)]
  private var nextIndex = 0

  init(closings: [(deadline: Timestamp, session: SessionID)]) {
    self.closings = closings
  }

  /// When the next session is closed. O(1).
  var next: Timestamp? {
    nextIndex < closings.count ? closings[nextIndex].deadline : nil
  }

  /// The next session to close, if its time has come. O(1).
  mutating func popDue(at now: Timestamp) -> SessionID? {
    guard let next, next <= now else { return nil }
    defer { nextIndex += 1 }
    return closings[nextIndex].session
  }
}
