import NearbyCore
import Synchronization

/// What the clients of a replay share.
final class ReplayContext: Sendable {
  let clock: any WallClock
  let trace: ReplayTrace?
  private let lastReports = Mutex<[UserID: ContinuousClock.Instant]>([:])

  init(clock: any WallClock, trace: ReplayTrace?) {
    self.clock = clock
    self.trace = trace
  }

  var now: Timestamp { clock.now }

  func noteReport(of user: UserID, at instant: ContinuousClock.Instant) {
    lastReports.withLock { $0[user] = instant }
  }

  func lastReport(of user: UserID) -> ContinuousClock.Instant? {
    lastReports.withLock { $0[user] }
  }
}
