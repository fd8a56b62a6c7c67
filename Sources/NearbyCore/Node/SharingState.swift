/// What a user has decided about being seen, as far as a node with a session of that user knows it.
///
/// Most users decide nothing. So it does not lie with what is known of every viewer, but in a table beside it.
struct SharingState: Hashable, Sendable {
  /// Of a user who has decided nothing: seen by friends, and exactly.
  static let undecided = SharingState()

  /// Whether the user hides.
  private(set) var isPaused = false

  /// When the pause ends by itself; `nil` without a pause, or when it does not.
  private(set) var pauseEnd: Timestamp?

  /// Orders the pauses and their ends; ``LocationRecord/sharingVersion``.
  private(set) var version = LocationVersion.none

  private(set) var precision = SharingPrecision.exact

  /// Orders the precisions; ``LocationRecord/precisionVersion``.
  private(set) var precisionVersion = LocationVersion.none

  /// Where friends saw the user last, when that is a cell: the next place in its margin is shown there, too.
  private(set) var cell: Coordinate?

  /// Takes a decision that the user has just made, newer than whatever `record` holds.
  mutating func decide(_ decision: SharingDecision, after record: LocationRecord?, at now: Timestamp) {
    isPaused = decision.isPaused && (decision.until ?? .distantFuture) > now
    pauseEnd = isPaused ? decision.until : nil
    version = max(version, record?.sharingVersion ?? .none).next(at: now)
    guard let precision = decision.precision else { return }
    set(precision, max(precisionVersion, record?.precisionVersion ?? .none).next(at: now))
  }

  /// Takes a pause, or the end of one, that is newer than what is known.
  mutating func adoptPause(of record: LocationRecord) {
    guard record.hasNewerPause(than: version, until: pauseBorder) else { return }
    isPaused = record.isPaused
    if case .paused(let until) = record.state { pauseEnd = until } else { pauseEnd = nil }
    version = record.sharingVersion
  }

  /// Takes a precision that is newer than what is known.
  mutating func adoptPrecision(of record: LocationRecord) {
    guard (record.precisionVersion, record.precision) > (precisionVersion, precision) else { return }
    set(record.precision, record.precisionVersion)
  }

  /// Whether the record says anything of pauses or precision that is not known here.
  func isOlder(than record: LocationRecord) -> Bool {
    record.hasNewerPause(than: version, until: pauseBorder)
      || (record.precisionVersion, record.precision) > (precisionVersion, precision)
  }

  /// Takes the cell in which another node showed the user.
  mutating func adoptCell(of record: LocationRecord) {
    guard precision != .exact, record.precision == precision, let location = record.location else { return }
    cell = location.coordinate
  }

  /// Ends the pause if it is over.
  ///
  /// That is no news, but a part of the decision to pause: its version is the very next one, the same on every node, and
  /// whatever the user decided after the pause wins over it.
  ///
  /// - Returns: Whether it was over.
  mutating func endPause(at now: Timestamp) -> Bool {
    guard let pauseEnd, pauseEnd <= now else { return false }
    isPaused = false
    self.pauseEnd = nil
    version = version.next(at: .distantPast)
    return true
  }

  /// What friends may see of a location that is known at the precision `known`; notes the cell.
  mutating func show(_ location: AcceptedLocation, knownAt known: SharingPrecision) -> AcceptedLocation {
    guard precision != .exact else { return location }
    // Whether a place is in the margin of the former cell, only who knows the place can say.
    let seen =
      known == .exact
      ? precision.coarsen(location, previous: cell) : precision.coarsen(location, knownAt: known)
    cell = seen.coordinate
    return seen
  }

  /// Makes the last pause newer than the one of a record that was found, but is older.
  mutating func renewPause(after record: LocationRecord, at now: Timestamp) -> Bool {
    guard record.sharingVersion > version else { return false }
    version = record.sharingVersion.next(at: now)
    return true
  }

  /// Makes the last precision newer than the one of a record that was found, but is older.
  mutating func renewPrecision(after record: LocationRecord, at now: Timestamp) -> Bool {
    guard record.precisionVersion > precisionVersion else { return false }
    precisionVersion = record.precisionVersion.next(at: now)
    return true
  }

  private mutating func set(_ precision: SharingPrecision, _ version: LocationVersion) {
    if self.precision != precision { cell = nil }
    self.precision = precision
    precisionVersion = version
  }

  private var pauseBorder: Timestamp { isPaused ? pauseEnd ?? .distantFuture : .distantPast }
}
