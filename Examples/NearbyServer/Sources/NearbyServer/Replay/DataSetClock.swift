package import NearbyCore
import Synchronization

/// The time of a data set: set by the replay while it runs, going on by itself afterwards.
package final class DataSetClock: TimeSource {
  private let clock: ManualClock
  private let isFree = Mutex(false)

  package init(startingAt now: Timestamp) {
    clock = ManualClock(now: now)
  }

  package var now: ClockReading { clock.now }

  package func sleep(until deadline: MonotonicTime) async throws {
    try await clock.sleep(until: deadline)
  }

  package func advance(to now: Timestamp) {
    clock.advance(to: now)
  }

  /// Nobody sets the time any more: from now on it goes on as it does outside.
  package func letGo() {
    isFree.withLock { $0 = true }
  }

  /// Keeps the time going once it was let go, until the task is cancelled.
  package func run() async {
    var last = ContinuousClock.now
    while (try? await Task.sleep(for: .milliseconds(20))) != nil {
      let passed = last.duration(to: .now)
      last = .now
      if isFree.withLock({ $0 }) { clock.advance(by: passed) }
    }
  }
}
