import Foundation
package import Logging
package import ServiceLifecycle
import UnixSignals

extension ServiceGroup {
  /// Runs the services until they have ended, or until they have shut down gracefully after SIGTERM or SIGINT.
  ///
  /// The second of these signals cancels the services, which is to say that there is no time left: they wait for no
  /// client any more, but for what has been said to be stored. The third one ends the process at once, as if it had
  /// never been caught. Time does the same where there is a deadline: nobody has to be there to send the signals.
  ///
  /// - Parameters:
  ///   - deadline: After how long the first signal acts as the second; `nil` for never. ``patience`` later it acts as
  ///     the third, with status 1.
  ///   - logger: Hears of all but the first.
  package func runUntilSignalled(within deadline: Duration? = nil, logger: Logger) async throws {
    try await run(endedBy: UnixSignalsSequence(trapping: .sigterm, .sigint), within: deadline, logger: logger)
  }

  /// Does that with any signals.
  func run(
    endedBy signals: some AsyncSequence<UnixSignal, Never> & Sendable, within deadline: Duration?, logger: Logger
  ) async throws {
    let running = Task { try await run() }
    let watch = Task {
      await withDiscardingTaskGroup { group in
        var count = 0
        for await signal in signals {
          count += 1
          switch count {
          case 1:
            await triggerGracefulShutdown()
            if let deadline { group.addTask { await Self.end(running, after: deadline, logger) } }
          case 2:
            logger.warning("a second signal: nobody is waited for")
            running.cancel()
          default:
            logger.warning("ended by a third signal")
            exit(128 + signal.rawValue)
          }
        }
      }
    }
    defer { watch.cancel() }
    do {
      try await withTaskCancellationHandler {
        try await running.value
      } onCancel: {
        running.cancel()
      }
    } catch is CancellationError where running.isCancelled && !Task.isCancelled {
      // By the second signal: that is an end in order.
    }
  }

  /// How long what has been said may take to be stored, once nobody is waited for.
  package static let patience: Duration = .seconds(2)

  private static func end(_ running: Task<Void, any Error>, after deadline: Duration, _ logger: Logger) async {
    do {
      try await Task.sleep(for: deadline)
      logger.error("leaving has taken too long: nobody is waited for")
      running.cancel()
      try await Task.sleep(for: patience)
    } catch {
      // It has ended.
      return
    }
    logger.critical("ended with something said and not stored")
    exit(1)
  }
}
