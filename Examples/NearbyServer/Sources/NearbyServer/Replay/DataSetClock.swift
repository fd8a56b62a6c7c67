package import NearbyCore

/// The time of a data set: set by the replay while it runs, going on by itself afterwards.
package final class DataSetClock: WallClock {
  private let clock: ManualClock

  package init(startingAt now: Timestamp) {
    clock = ManualClock(now: now)
  }

  package var now: Timestamp { clock.now }

  package func sleep(until deadline: Timestamp) async throws {
    try await clock.sleep(until: deadline)
  }

  package func advance(to now: Timestamp) {
    clock.advance(to: now)
  }

  /// Lets the time go on as it does outside, until the task is cancelled.
  package func runInRealTime() async {
    let start = ContinuousClock.now
    let first = now
    while !Task.isCancelled {
      try? await Task.sleep(for: .milliseconds(20))
      advance(to: first.advanced(by: start.duration(to: .now)))
    }
  }
}
