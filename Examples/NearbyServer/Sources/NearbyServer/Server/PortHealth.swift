package import Logging
package import NearbyCore
import Synchronization

/// Which ports of the services fail: told to the log when that changes, and to `/readyz` when it lasts.
package final class PortHealth: ServiceMonitor {
  private struct Failures {
    var count = 0
    var since: ContinuousClock.Instant
  }

  /// For how long a port may fail before the server counts as not ready: a single failure is repeated or told to its
  /// client, and is no reason to move everybody to another server.
  package static let patience: Duration = .seconds(10)

  private let failing: Mutex<[PortCall: Failures]> = Mutex([:])
  /// When a clock that differs was told of last.
  private let lastDifference: Mutex<ContinuousClock.Instant?> = Mutex(nil)
  private let logger: Logger
  private let now: @Sendable () -> ContinuousClock.Instant

  /// Everything works.
  ///
  /// - Parameters:
  ///   - logger: Hears which port begins to fail, and which works again.
  ///   - now: The time.
  package init(logger: Logger, now: @escaping @Sendable () -> ContinuousClock.Instant = { .now }) {
    self.logger = logger
    self.now = now
  }

  /// What has failed for ``patience`` or longer, in order.
  package var lastingFailures: [PortCall] {
    let latestStart = now() - Self.patience
    return failing.withLock { failing in
      failing.filter { $0.value.since <= latestStart }.keys.sorted { $0.rawValue < $1.rawValue }
    }
  }

  /// Told to the log once a minute: each message that comes would say so.
  package func clockDiffers(by difference: Duration, on node: UInt32) {
    let isNews = lastDifference.withLock { last in
      let now = now()
      if let last, last.duration(to: now) < .seconds(60) { return false }
      last = now
      return true
    }
    guard isNews else { return }
    logger.warning(
      "the clock of this server or of another is wrong",
      metadata: ["seconds": "\(difference.components.seconds)", "node": "\(node)"])
  }

  package func portAnswered(_ call: PortCall, count: Int, failure: (any Error.Type)?) {
    // A client that goes while it is being told something is an everyday matter.
    guard call != .sendToClient else { return }
    let former = failing.withLock { failing in
      let former = failing[call]
      if failure == nil {
        failing[call] = nil
      } else {
        failing[call, default: Failures(since: now())].count += count
      }
      return former
    }
    if let failure, former == nil {
      logger.error("a port fails", metadata: ["call": "\(call)", "error": "\(failure)", "count": "\(count)"])
    } else if failure == nil, let former {
      logger.notice("a port works again", metadata: ["call": "\(call)", "failures": "\(former.count)"])
    }
  }
}
