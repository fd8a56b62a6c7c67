/// What time it is: the system's clock, or one that a test or a replay of old data sets by hand.
public protocol WallClock: Sendable {
  /// The present time.
  var now: Timestamp { get }

  /// Returns when ``now`` is `deadline` or later.
  ///
  /// - Throws: `CancellationError` when the task is cancelled before.
  func sleep(until deadline: Timestamp) async throws
}
