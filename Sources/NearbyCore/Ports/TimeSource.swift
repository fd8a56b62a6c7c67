/// What time it is: the system's clocks, or one that a test or a replay of old data sets by hand.
public protocol TimeSource: Sendable {
  /// The present time, in both senses. ``ClockReading/monotonic`` never goes back.
  var now: ClockReading { get }

  /// Returns when ``ClockReading/monotonic`` of ``now`` is `deadline` or later.
  ///
  /// - Throws: `CancellationError` when the task is cancelled before.
  func sleep(until deadline: MonotonicTime) async throws
}

/// The operating system's clocks: the one that people set, and one that goes on evenly, also while the machine sleeps.
public struct SystemClock: TimeSource {
  /// One beginning for all, so that the readings of two instances can be compared.
  private static let start = ContinuousClock.now

  /// Creates the clock.
  public init() {}

  /// The present time; it begins to pass when the first one is asked for.
  public var now: ClockReading {
    let elapsed = ContinuousClock.now - Self.start
    return ClockReading(
      monotonic: MonotonicTime(milliseconds: elapsed.wholeMilliseconds),
      wall: Timestamp(milliseconds: wallClockMilliseconds()))
  }

  /// Returns when `deadline` has come.
  public func sleep(until deadline: MonotonicTime) async throws {
    // In pieces, since the runtime counts in nanoseconds and could not wait for ever.
    while case let rest = deadline.milliseconds(since: now.monotonic), rest > 0 {
      try await Task.sleep(for: .milliseconds(min(rest, 86_400_000)))
    }
  }
}
