import Foundation
package import Logging
package import ServiceLifecycle
import UnixSignals

extension ServiceGroup {
  /// Runs the services until they have ended, or until they have shut down gracefully after SIGTERM or SIGINT.
  ///
  /// The second of these signals ends the process at once, as if it had never been caught: whoever asks twice is not
  /// willing to wait, and what a client was told to be accepted is stored already.
  package func runUntilSignalled(logger: Logger) async throws {
    let signals = await UnixSignalsSequence(trapping: .sigterm, .sigint)
    let watch = Task {
      var isFirst = true
      for await signal in signals {
        guard isFirst else {
          logger.warning("ended by a second signal")
          exit(128 + signal.rawValue)
        }
        isFirst = false
        await triggerGracefulShutdown()
      }
    }
    defer { watch.cancel() }
    try await run()
  }
}
