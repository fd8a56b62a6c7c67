/// What sessions of a node said of their user before the user's own channel was known there. It came after whatever the
/// cache holds, so it wins over that.
package struct PendingStatements: Hashable, Sendable {
  /// The most reports, and the most page requests, that wait for the first news of a channel.
  package static let maximumCount = 16

  /// A report that waits, since the user may be hiding for all that is known.
  struct Report: Hashable, Sendable {
    var location: AcceptedLocation

    /// What came before it in one batch, oldest first.
    var earlier: [AcceptedLocation]
    var session: SessionID
    var request: UInt32?
  }

  /// Reports that wait, in the order in which they came.
  private(set) var reports: [Report] = []

  /// Whether a client said that the user hides or does not; the cache has no say in it then.
  private(set) var hasChangedSharing = false

  /// Whether a client chose a precision; the cache has no say in it then.
  private(set) var hasChosenPrecision = false

  /// Whether a user who hides by its own word reported.
  private(set) var hasReported = false

  /// Whether a session said where the user is; the cache has no say in that then.
  private(set) var isLocated = false

  /// Whether what was said has still to be published.
  private(set) var isUnpublished = false

  /// When the last session left that said where the user is; `nil` once one has said so since.
  private(set) var leftAt: Timestamp?

  /// Nothing was said.
  init() {}

  /// Whether nothing was said that the channel has still to confirm.
  var isEmpty: Bool { !hasChangedSharing && reports.isEmpty }

  /// Whether no further report may wait.
  var isFull: Bool { reports.count >= Self.maximumCount }

  /// Notes that the user decided about being seen.
  ///
  /// - Parameters:
  ///   - decision: What it decided.
  ///   - isPublished: Whether that has been told already.
  mutating func decide(_ decision: SharingDecision, isPublished: Bool) {
    hasChangedSharing = true
    if decision.precision != nil { hasChosenPrecision = true }
    if !isPublished { isUnpublished = true }
  }

  /// Lets a report wait.
  mutating func append(_ report: Report) {
    reports.append(report)
    (isLocated, leftAt) = (true, nil)
    isUnpublished = true
  }

  /// Notes a report of a user who hides: it is told to nobody, so it need not wait.
  mutating func noteHiddenReport() {
    hasReported = true
    (isLocated, leftAt) = (true, nil)
  }

  /// Forgets that anybody said where the user is. Reports that wait still go to the history, and are acknowledged.
  mutating func forgetPlace() {
    hasReported = false
    (isLocated, leftAt) = (false, nil)
  }

  /// Notes that nobody is left who could say where the user is.
  mutating func leave(at now: Timestamp) {
    if isLocated { leftAt = now }
  }

  /// Notes that something has to be told once the channel is known.
  mutating func publishLater() { isUnpublished = true }
}
