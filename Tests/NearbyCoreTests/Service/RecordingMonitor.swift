import NearbyCore
import Synchronization

/// Keeps what it hears of the calls of a service.
final class RecordingMonitor: ServiceMonitor {
  struct Counts: Hashable {
    var succeeded = 0
    var failed = 0
    var failure: String?
  }

  private let counts: Mutex<[PortCall: Counts]> = Mutex([:])

  private let differences: Mutex<[Duration]> = Mutex([])

  /// By how much the clocks of others were found to differ, each time.
  var clockDifferences: [Duration] { differences.withLock { $0 } }

  func clockDiffers(by difference: Duration, on node: UInt32) {
    differences.withLock { $0.append(difference) }
  }

  private let refused: Mutex<[ServiceLoad: Int]> = Mutex([:])

  /// What was refused, and how often.
  var refusals: [ServiceLoad: Int] { refused.withLock { $0 } }

  func loadWasRefused(_ load: ServiceLoad) {
    refused.withLock { $0[load, default: 0] += 1 }
  }

  private let sizes: Mutex<[PortCall: Set<Int>]> = Mutex([:])

  /// How much the calls of a port were about, each at least once.
  func sizes(of call: PortCall) -> Set<Int> { sizes.withLock { $0[call] ?? [] } }

  subscript(call: PortCall) -> Counts { counts.withLock { $0[call] ?? Counts() } }

  func portAnswered(_ call: PortCall, count: Int, failure: (any Error.Type)?) {
    _ = sizes.withLock { $0[call, default: []].insert(count) }
    counts.withLock { counts in
      if let failure {
        counts[call, default: Counts()].failed += count
        counts[call]?.failure = "\(failure)"
      } else {
        counts[call, default: Counts()].succeeded += count
      }
    }
  }
}
