extension NearbyNode {
  /// When the node next has something to do by itself; `nil` while it only waits for inputs. O(1).
  ///
  /// It may turn out then that all there is to do is to find a later deadline: that of a location that was renewed
  /// before it became too old.
  public var nextDeadline: MonotonicTime? {
    var earliest = expiries.next
    for deadline in [planner.nextDeadline, viewerTimers.next, followUps.next, sessions.nextClosing] {
      guard let deadline else { continue }
      earliest = min(earliest ?? deadline, deadline)
    }
    return earliest
  }

  /// Does everything whose time has come, each kind in the order of its deadlines.
  mutating func serveDeadlines(into effects: inout [Effect]) {
    while let person = nextExpired() {
      hide(person, whyLeft: .inactive, into: &effects)
    }
    var steps: [SubscriptionPlanner.Step] = []
    planner.advance(to: now, into: &steps)
    perform(steps, into: &effects)
    while let person = viewerTimers.popDue(at: now) {
      serveViewerTimer(of: person, into: &effects)
    }
    serveFollowUps(into: &effects)
    while let session = sessions.popDue(at: now) {
      close(session, .draining, into: &effects)
    }
  }

  /// The next person whose location has become too old.
  private mutating func nextExpired() -> Int? {
    guard let next = expiries.next, next <= now else { return nil }
    let people = people
    return expiries.popDue(at: now) { person in
      // Without a location, it would not be in the queue.
      people[person].channel.since
    }
  }

  /// For how long a location is seen.
  var inactiveAfterMilliseconds: Int64 { expiries.lifetimeMilliseconds }

  /// How long to wait after a failure.
  var backoff: Backoff {
    Backoff(first: configuration.firstRetryDelay, longest: configuration.longestRetryDelay)
  }
}
