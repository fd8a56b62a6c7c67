import Logging
import NearbyCore

/// Removes reports from the history once they are old enough. What users decided, and who is a friend of whom, is never
/// removed.
struct HistoryRetention: Sendable {
  let history: any ReportArchive

  /// How long a report stays after it was accepted.
  let period: Duration

  let clock: any TimeSource
  let logger: Logger

  /// How often the history is looked through.
  var interval: Duration = .seconds(3600)

  /// How many reports are removed in a transaction, which others that write have to wait for.
  var batchCount = 500

  /// How long the others have the database for themselves after each of these transactions.
  var pause: Duration = .milliseconds(100)

  /// Removes what is too old, again and again until the task is cancelled.
  func run() async {
    repeat {
      do {
        let count = try await removeExpired()
        if count > 0 { logger.info("old reports were removed", metadata: ["count": "\(count)"]) }
      } catch  where !Task.isCancelled {
        // The next time takes these, too.
        logger.error("old reports could not be removed", metadata: ["kind": "\(type(of: error))"])
      } catch {
        return
      }
    } while (try? await clock.sleep(until: clock.now.monotonic.advanced(by: interval))) != nil
  }

  /// Removes what is too old now, the oldest first.
  ///
  /// - Returns: About how many reports that were.
  func removeExpired() async throws -> Int {
    let end = clock.now.wall.advanced(by: .zero - period)
    var total = 0
    while let count = try await history.removeOldest(acceptedBefore: end, limit: batchCount) {
      total += count
      try await Task.sleep(for: pause)
    }
    return total
  }
}
