/// The operating system's real-time clock.
public struct SystemClock: WallClock {
  /// Creates the clock.
  public init() {}

  /// The present time.
  public var now: Timestamp {
    wallClock()
  }

  /// Returns when ``now`` is `deadline` or later, also when the clock is set back meanwhile.
  public func sleep(until deadline: Timestamp) async throws {
    while case let rest = deadline.milliseconds(since: now), rest > 0 {
      // An hour at a time: a deadline far off must still come in time after the clock was set.
      try await Task.sleep(for: .milliseconds(min(rest, 3_600_000)))
    }
  }
}
