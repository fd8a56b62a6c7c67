import Synchronization

/// A clock that stands still until it is told to go on, for tests and for replaying old data.
public final class ManualClock: TimeSource {
  private struct Sleeper {
    var deadline: MonotonicTime
    var continuation: CheckedContinuation<Void, any Error>
  }

  private struct State {
    var now: ClockReading
    var nextSleeper: UInt64 = 0
    var sleepers: [UInt64: Sleeper] = [:]
  }

  private let state: Mutex<State>

  /// Creates a clock that shows `now`, at the beginning of the time that passes.
  public init(now: Timestamp = Timestamp(milliseconds: 0)) {
    state = Mutex(State(now: ClockReading(monotonic: MonotonicTime(milliseconds: 0), wall: now)))
  }

  /// The time that has come.
  public var now: ClockReading {
    state.withLock { $0.now }
  }

  /// How many tasks wait for the clock. O(1).
  public var sleeperCount: Int {
    state.withLock { $0.sleepers.count }
  }

  /// Lets time pass until people read `now`, and wakes everyone whose deadline has come, the earliest first. A time
  /// that has passed already changes nothing. O(n) in the number of sleepers.
  public func advance(to now: Timestamp) {
    advance { now.milliseconds(since: $0.wall) }
  }

  /// Lets time pass for `duration`, as ``advance(to:)`` does. O(n) in the number of sleepers.
  public func advance(by duration: Duration) {
    advance { _ in duration.wholeMilliseconds }
  }

  /// Sets what people read, forward or back, as an administrator does. No time passes. O(1).
  public func setWall(to wall: Timestamp) {
    state.withLock { $0.now.wall = wall }
  }

  private func advance(_ milliseconds: (ClockReading) -> Int64) {
    let due = state.withLock { state in
      let elapsed = max(milliseconds(state.now), 0)
      state.now.monotonic = state.now.monotonic.advanced(byMilliseconds: elapsed)
      state.now.wall = state.now.wall.advanced(byMilliseconds: elapsed)
      let due = state.sleepers.filter { $0.value.deadline <= state.now.monotonic }
      for id in due.keys { state.sleepers[id] = nil }
      return due.sorted { ($0.value.deadline, $0.key) < ($1.value.deadline, $1.key) }
    }
    for (_, sleeper) in due { sleeper.continuation.resume() }
  }

  /// Returns when `deadline` has come.
  public func sleep(until deadline: MonotonicTime) async throws {
    let id = state.withLock { state in
      state.nextSleeper += 1
      return state.nextSleeper
    }
    try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        let immediate: Result<Void, any Error>? = state.withLock { state in
          if Task.isCancelled { return .failure(CancellationError()) }
          if deadline <= state.now.monotonic { return .success(()) }
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
