import Synchronization

/// A clock that stands still until it is told to go on, for tests and for replaying old data.
public final class ManualClock: WallClock {
  private struct Sleeper {
    var deadline: Timestamp
    var continuation: CheckedContinuation<Void, any Error>
  }

  private struct State {
    var now: Timestamp
    var nextSleeper: UInt64 = 0
    var sleepers: [UInt64: Sleeper] = [:]
  }

  private let state: Mutex<State>

  /// Creates a clock that shows `now`.
  public init(now: Timestamp = Timestamp(milliseconds: 0)) {
    state = Mutex(State(now: now))
  }

  /// The time that was set last.
  public var now: Timestamp {
    state.withLock { $0.now }
  }

  /// How many tasks wait for the clock. O(1).
  public var sleeperCount: Int {
    state.withLock { $0.sleepers.count }
  }

  /// Sets the clock to `now` and wakes everyone whose deadline has come, the earliest first. A time that has
  /// passed already changes nothing. O(n) in the number of sleepers.
  public func advance(to now: Timestamp) {
    advance { _ in now }
  }

  /// Sets the clock forward by `duration`, as ``advance(to:)`` does. O(n) in the number of sleepers.
  public func advance(by duration: Duration) {
    advance { $0.advanced(by: duration) }
  }

  private func advance(_ next: (Timestamp) -> Timestamp) {
    let due = state.withLock { state in
      state.now = max(state.now, next(state.now))
      let due = state.sleepers.filter { $0.value.deadline <= state.now }
      for id in due.keys { state.sleepers[id] = nil }
      return due.sorted { ($0.value.deadline, $0.key) < ($1.value.deadline, $1.key) }
    }
    for (_, sleeper) in due { sleeper.continuation.resume() }
  }

  /// Returns when the clock has been set to `deadline` or later.
  public func sleep(until deadline: Timestamp) async throws {
    let id = state.withLock { state in
      state.nextSleeper += 1
      return state.nextSleeper
    }
    try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        let immediate: Result<Void, any Error>? = state.withLock { state in
          if Task.isCancelled { return .failure(CancellationError()) }
          if deadline <= state.now { return .success(()) }
          state.sleepers[id] = Sleeper(deadline: deadline, continuation: continuation)
          return nil
        }
        if let immediate { continuation.resume(with: immediate) }
      }
    } onCancel: {
      let sleeper = state.withLock { $0.sleepers.removeValue(forKey: id) }
      sleeper?.continuation.resume(throwing: CancellationError())
    }
  }
}
