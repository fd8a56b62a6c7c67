package import NIOCore

/// Whether the other end is alive, judged by the last byte that came from it and by nothing else.
///
/// Whatever is sent is answered. So a server is dead that has said nothing at all for some time after something was
/// sent, as long as somebody was listening.
package struct Liveness {
  /// What to do now.
  package enum Verdict: Equatable {
    /// Nothing.
    case alive

    /// Ask the server whether it is there.
    case probe

    /// Give the connection up.
    case dead
  }

  private let probeInterval: TimeAmount
  private let answerTimeout: TimeAmount
  private var nextProbe: NIODeadline

  /// When something was sent after which nothing has come.
  private var unansweredSince: NIODeadline?

  /// Since when somebody has been waiting for bytes; `nil` while nobody reads.
  private var readingSince: NIODeadline?

  /// Begins with a connection that was made just now.
  package init(probeInterval: TimeAmount, answerTimeout: TimeAmount, now: NIODeadline) {
    self.probeInterval = probeInterval
    self.answerTimeout = answerTimeout
    nextProbe = now + probeInterval
  }

  /// Something is sent.
  package mutating func sent(at now: NIODeadline) {
    unansweredSince = unansweredSince ?? now
  }

  /// Bytes have come. They are read no further before ``reads(at:)``.
  package mutating func heard() {
    unansweredSince = nil
    readingSince = nil
  }

  /// Somebody waits for more bytes.
  package mutating func reads(at now: NIODeadline) {
    readingSince = readingSince ?? now
  }

  /// Judges. To be called every now and then; what is to be done is then done before the next call.
  package mutating func verdict(at now: NIODeadline) -> Verdict {
    if let unansweredSince, let readingSince, max(unansweredSince, readingSince) + answerTimeout <= now { return .dead }
    guard nextProbe <= now else { return .alive }
    nextProbe = now + probeInterval
    return .probe
  }
}
