/// What time it is: the system's clock, or one that a test or a replay of old data sets by hand.
public protocol WallClock: Sendable {
  /// The present time.
  var now: Timestamp { get }

  /// Returns when ``now`` is `deadline` or later.
  ///
  /// - Throws: `CancellationError` when the task is cancelled before.
  func sleep(until deadline: Timestamp) async throws
}

/// The operating system's real-time clock.
public struct SystemClock: WallClock {
  /// Creates the clock.
  public init() {}

  /// The present time.
  public var now: Timestamp {
    Timestamp(milliseconds: wallClockMilliseconds())
  }

  /// Returns when ``now`` is `deadline` or later, also when the clock is set back meanwhile.
  public func sleep(until deadline: Timestamp) async throws {
    while case let rest = deadline.milliseconds(since: now), rest > 0 {
      // An hour at a time: a deadline far off must still come in time after the clock was set.
      try await Task.sleep(for: .milliseconds(min(rest, 3_600_000)))
    }
  }
}
