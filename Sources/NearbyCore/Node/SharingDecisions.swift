/// What a user has decided about being seen, as far as a node with a session of that user knows it: two
/// last-writer-wins registers, and the cell in which friends saw the user last.
///
/// Most users decide nothing, so it takes eight bytes until they do.
package struct SharingDecisions: Hashable, Sendable {
  private struct Registers: Hashable, Sendable {
    var pause = Versioned(Pause.none)
    var precision = Versioned(SharingPrecision.exact)
    var cell: Coordinate?
  }

  /// Empty, or of one element.
  private var decided: ContiguousArray<Registers> = []

  /// Of a user who has decided nothing: seen by friends, and exactly.
  package init() {}

  /// Whether and until when the user hides; ``LocationRecord/sharingVersion``.
  var pause: Versioned<Pause> { decided.first?.pause ?? Versioned(.none) }

  /// How precisely friends see the user; ``LocationRecord/precisionVersion``.
  var precision: Versioned<SharingPrecision> { decided.first?.precision ?? Versioned(.exact) }

  /// Whether the user hides.
  package var isPaused: Bool { pause.value != .none }

  /// When the pause ends by itself; `nil` without a pause, or when it does not.
  package var pauseEnd: Timestamp? {
    if case .until(let end) = pause.value { end } else { nil }
  }

  /// Whether the user has decided nothing. O(1).
  var isEmpty: Bool { decided.isEmpty }

  /// Takes a decision that the user has just made, newer than whatever was heard.
  mutating func decide(_ decision: SharingDecision, in moment: Moment) {
    let (now, node) = (moment.time.wall, moment.node)
    let isPaused = decision.isPaused && (decision.until ?? .distantFuture) > now
    // Whatever the channel has brought is known here already.
    set(Versioned(isPaused ? decision.until.map(Pause.until) ?? .open : .none, pause.version.next(at: now, on: node)))
    guard let precision = decision.precision else { return }
    set(Versioned(precision, self.precision.version.next(at: now, on: node)))
  }

  /// All of it, to be kept for good.
  func settings(of user: UserID) -> SharingSettings {
    SharingSettings(user: user, pause: pause, limit: precision)
  }

  /// Takes a pause, or the end of one, that is newer than what is known.
  mutating func adoptPause(of record: LocationRecord) {
    if record.pause > pause { set(record.pause) }
  }

  /// Takes a precision that is newer than what is known.
  mutating func adoptPrecision(of record: LocationRecord) {
    if record.limit > precision { set(record.limit) }
  }

  /// Whether the record says anything of pauses or precision that is not known here. O(1).
  @inline(__always)
  func isOlder(than record: LocationRecord) -> Bool {
    record.pause > pause || record.limit > precision
  }

  /// Whether the record does not say the newest of pauses and precision that is known here. O(1).
  func isNewer(than record: LocationRecord) -> Bool {
    pause > record.pause || precision > record.limit
  }

  /// Takes the cell in which another node showed the user.
  mutating func adoptCell(of record: LocationRecord) {
    guard precision.value != .exact, record.precision == precision.value, let location = record.location
    else { return }
    change { $0.cell = location.coordinate }
  }

  /// Ends the pause if it is over.
  ///
  /// That is no news, but a part of the decision to pause: its version is the very next one, the same on every node,
  /// and whatever the user decided after the pause wins over it.
  ///
  /// - Returns: Whether it was over.
  mutating func endPause(at now: Timestamp) -> Bool {
    guard let pauseEnd, pauseEnd <= now else { return false }
    set(Versioned(Pause.none, pause.version.successor))
    return true
  }

  /// What friends may know of a user who is at `place`; notes the cell in which they see it.
  mutating func record(of place: OwnPlace, in moment: Moment) -> LocationRecord {
    let (pause, precision) = (pause, precision)
    // What is not to be seen has no version of its own: only what everybody knows.
    var record = LocationRecord(
      user: moment.user, version: moment.heard.place, sharingVersion: pause.version, precision: precision.value,
      precisionVersion: precision.version, state: pause.value.state ?? .unlocated)
    if !isPaused, let location = place.location {
      record.version = place.version
      record.state = .sharing(show(location, knownAt: place.precision))
    }
    return record
  }

  private mutating func show(_ location: AcceptedLocation, knownAt known: SharingPrecision) -> AcceptedLocation {
    let precision = precision.value
    guard precision != .exact else { return location }
    // Whether a place is in the margin of the former cell, only who knows the place can say.
    let seen =
      known == .exact
      ? precision.coarsen(location, previous: decided.first?.cell)
      : precision.coarsen(location, knownAt: known)
    change { $0.cell = seen.coordinate }
    return seen
  }

  private mutating func set(_ pause: Versioned<Pause>) {
    change { $0.pause = pause }
  }

  private mutating func set(_ precision: Versioned<SharingPrecision>) {
    change {
      if $0.precision.value != precision.value { $0.cell = nil }
      $0.precision = precision
    }
  }

  private mutating func change(_ body: (inout Registers) -> Void) {
    if decided.isEmpty { decided.append(Registers()) }
    body(&decided[0])
  }

  /// What is wrong with the state, for tests; `nil` when nothing is.
  func checkInvariants() -> String? {
    if decided.count > 1 { return "a user has decided twice" }
    guard let registers = decided.first else { return nil }
    if registers == Registers() { return "a user who has decided nothing takes memory" }
    if registers.precision.value == .exact, registers.cell != nil { return "an exact place has a cell" }
    return nil
  }
}
