import FoundationEssentials
import Logging
import NIOCore
import NearbyCore
import NearbyProtocol

/// Plays a data set back through real WebSocket clients, one a user, and compares what each is told with an oracle.
package struct Replay: Sendable {
  private let configuration: ReplayConfiguration

  package init(_ configuration: ReplayConfiguration) {
    self.configuration = configuration
  }

  /// Sends every check-in in the order of time, and returns what was found.
  package func run() async throws -> ReplayReport {
    let trace = try configuration.tracePath.map { try ReplayTrace(path: $0) }
    let clock: any TimeSource = configuration.dataSetClock ?? SystemClock()
    var run = ReplayRun(
      configuration: configuration, context: ReplayContext(clock: clock, trace: trace))
    let report = try await withThrowingTaskGroup(of: Void.self) { group in
      let report = try await run.play(in: &group)
      await run.closeAll()
      try await group.waitForAll()
      return report
    }
    try trace?.finish()
    return report
  }
}
