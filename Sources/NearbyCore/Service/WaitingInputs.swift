import Synchronization

/// What waits for its turn at a service, counted before it waits: an actor that has not come to something yet cannot be
/// asked about it, and what nobody counts is never refused.
///
/// Turns are given in about the order in which they were asked for. So what waits now has waited no longer than since
/// the newest arrival that had its turn.
final class WaitingInputs: Sendable {
  /// Inputs that came at the same time, and have one turn.
  struct Arrival: Sendable {
    fileprivate let count: Int
    fileprivate let time: MonotonicTime
  }

  private struct State {
    var count = 0

    /// Nothing that waits came before this.
    var earliest = MonotonicTime.distantPast

    /// How many sessions are being opened, from the first call to the last.
    var openings = 0

    var jitter: Jitter
  }

  private let limits: NearbyServiceLimits
  private let retryMilliseconds: Int64
  private let state: Mutex<State>

  /// Nothing waits.
  ///
  /// - Parameters:
  ///   - limits: How much may wait.
  ///   - retryDelay: After what time whoever is refused may come again, at the earliest.
  ///   - seed: Where the jitter starts from.
  init(limits: NearbyServiceLimits, retryDelay: Duration, seed: UInt64) {
    self.limits = limits
    retryMilliseconds = retryDelay.wholeMilliseconds
    state = Mutex(State(jitter: Jitter(seed: seed)))
  }

  /// How many inputs wait. O(1).
  var count: Int { state.withLock { $0.count } }

  /// Counts inputs that are about to wait. O(1).
  func arrived(_ count: Int, at now: MonotonicTime) -> Arrival {
    state.withLock { state in
      if state.count == 0 { state.earliest = now }
      state.count += count
      return Arrival(count: count, time: now)
    }
  }

  /// Counts inputs no longer, since they have their turn. O(1).
  func turnCame(for arrival: Arrival) {
    state.withLock { state in
      state.count -= arrival.count
      state.earliest = max(state.earliest, arrival.time)
    }
  }

  /// Counts a session that is about to be opened, until ``openingEnded()``. O(1).
  func openingStarted() {
    state.withLock { $0.openings += 1 }
  }

  func openingEnded() {
    state.withLock { $0.openings -= 1 }
  }

  /// Why something that comes now has to come again later; `nil` when it need not. O(1).
  func overload(for load: ServiceLoad, at now: MonotonicTime) -> ServiceOverload? {
    let limit =
      switch load {
      case .session: limits.waitingForSessions
      case .request: limits.waitingForRequests
      }
    return state.withLock { state in
      let isTooLate = state.count > 0 && now.milliseconds(since: state.earliest) > limit.duration.wholeMilliseconds
      let isTooMuch = state.count >= limit.count || (load == .session && state.openings >= limit.count)
      return isTooLate || isTooMuch ? overload(&state.jitter) : nil
    }
  }

  /// That there is no room for something. O(1).
  func overload() -> ServiceOverload {
    state.withLock { overload(&$0.jitter) }
  }

  /// What is refused together must not come back together.
  private func overload(_ jitter: inout Jitter) -> ServiceOverload {
    ServiceOverload(retryAfterMilliseconds: retryMilliseconds + jitter.next(below: 2 * retryMilliseconds + 1))
  }
}
