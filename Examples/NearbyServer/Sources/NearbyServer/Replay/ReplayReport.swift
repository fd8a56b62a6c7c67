/// What a replay found, as `--report` writes it.
package struct ReplayReport: Encodable, Sendable {
  package var users = 0
  package var reports = 0

  /// Pairs of a connected user and a friend that were compared with the oracle, over all checks.
  package var checksOfPairs = 0

  /// News of friends that clients received: appeared, moved and left.
  package var delivered = 0
  package var appeared = 0
  package var moved = 0
  package var left = 0

  /// Friends that a client should have had in its list and had not.
  package var missed = 0

  /// Friends that a client had in its list and should not have had, and news of friends that were not there.
  package var unexpected = 0

  /// Friends whose distance was wrong by more than a millimetre.
  package var wrongDistance = 0

  /// News that said what the client knew already.
  package var duplicates = 0

  /// How often a client made a connection anew that it had lost.
  package var reconnections = 0

  /// Milliseconds from sending a report to receiving what it caused.
  package var p50Ms = 0.0
  package var p99Ms = 0.0
  package var maxMs = 0.0

  package var seconds = 0.0

  /// Whether every client knew exactly what it should.
  package var isFaultless: Bool {
    missed == 0 && unexpected == 0 && wrongDistance == 0 && duplicates == 0
  }

  enum CodingKeys: String, CodingKey {
    case users, reports
    case checksOfPairs = "checks_of_pairs"
    case delivered, appeared, moved, left, missed, unexpected
    case wrongDistance = "wrong_distance"
    case duplicates, reconnections
    case p50Ms = "p50_ms"
    case p99Ms = "p99_ms"
    case maxMs = "max_ms"
    case seconds
  }
}
