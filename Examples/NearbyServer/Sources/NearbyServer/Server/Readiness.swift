import Synchronization

/// Whether a load balancer should send clients here.
final class Readiness: Sendable {
  private let hasEnded = Atomic(false)

  /// Whether the server is not about to leave.
  var isLasting: Bool { !hasEnded.load(ordering: .relaxed) }

  /// Ends it for good.
  func end() {
    hasEnded.store(true, ordering: .relaxed)
  }
}
