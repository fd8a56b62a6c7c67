import NearbyCore
import Synchronization

/// What the clients of a replay share.
final class ReplayContext: Sendable {
  let clock: any TimeSource
  let trace: ReplayTrace?
  private let lastReports = Mutex<[UserID: ContinuousClock.Instant]>([:])

  init(clock: any TimeSource, trace: ReplayTrace?) {
    self.clock = clock
    self.trace = trace
  }

  var now: Timestamp { clock.now.wall }

  func noteReport(of user: UserID, at instant: ContinuousClock.Instant) {
    lastReports.withLock { $0[user] = instant }
  }

  func lastReport(of user: UserID) -> ContinuousClock.Instant? {
    lastReports.withLock { $0[user] }
  }
}
