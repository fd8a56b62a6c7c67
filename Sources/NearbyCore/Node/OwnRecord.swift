/// What a node knows of a user with a session of its own: where the user is, and what it decided about being seen.
///
/// Each node on which the user has a device has such a record. All of them speak through the user's channel, and take
/// from it what is newer than what they know. What the user decided has been read from the ``SharingStore`` before the
/// record begins, so whatever a client says is told at once, and never shows more than the user wants. Methods take the
/// ``Moment`` in which something happens and add to an ``Outcome``, which ``NearbyNode`` turns into effects.
package struct OwnRecord: Hashable, Sendable {
  /// The first field, since every message of a friend who is a viewer too reads its version.
  private var place = OwnPlace()
  private var decisions = SharingDecisions()

  /// Creates the record of a user of whom nothing is known.
  package init() {}

  // MARK: What is known

  /// Where the user is, for its own sessions: exact if it was reported on this node, as friends see it otherwise.
  package var location: AcceptedLocation? { place.location }

  /// From where the user sees its friends: nowhere while it hides. As exact as the place is known here, however
  /// coarsely friends see it.
  package var visiblePlace: Coordinate? { decisions.isPaused ? nil : place.location?.coordinate }

  /// What was taken last of the user's reports, or heard of its place; `nil` without one.
  func previousLocation(in moment: Moment) -> PreviousLocation? {
    place.location.map {
      PreviousLocation($0, elapsed: .milliseconds(moment.ageMilliseconds(since: place.since)))
    }
  }

  /// Whether the user hides.
  package var isPaused: Bool { decisions.isPaused }

  /// When the pause ends by itself; `nil` without a pause, or when it does not.
  package var pauseEnd: Timestamp? { decisions.pauseEnd }

  /// Whether ``hear(_:from:in:)`` may find anything new in `record`. What this node has announced itself comes back to
  /// it and says nothing new: the usual case, told without copying anything. Not for what overtakes. O(1).
  @inline(__always)
  package func mayLearn(from record: LocationRecord) -> Bool {
    record.version > place.version || decisions.isOlder(than: record)
      // The same report, told more exactly by the node that was told it.
      || record.version == place.version && place.isLessAccurate(than: record)
  }

  /// What friends may know of the user now, as far as this node knows; the cell in which they see it is that of the
  /// last announcement or the next one.
  package func record(in moment: Moment) -> LocationRecord {
    var decisions = decisions
    return decisions.record(of: place, in: moment)
  }

  /// What was announced, and the channel has not brought back yet: a client that connects again at once must not find
  /// less than it left. `nil` when there is no such thing.
  ///
  /// - Parameters:
  ///   - heard: What the channel and the cache have brought.
  ///   - moment: When that is.
  package func unconfirmedRecord(after heard: HeardRecord?, in moment: Moment) -> HeardRecord? {
    let record = record(in: moment)
    let isNews =
      heard.map { $0.record.merged(with: record) != $0.record }
      ?? (record.location != nil || !decisions.isEmpty)
    return isNews ? moment.heardRecord(record, since: place.since) : nil
  }

  /// The newest versions of the place, the pause and the precision, those of reports that nobody was told included.
  var versions: RecordVersions {
    RecordVersions(place: place.version, pause: decisions.pause.version, precision: decisions.precision.version)
  }

  // MARK: What happens

  /// Takes what is known of the user when its first session opens.
  ///
  /// - Parameters:
  ///   - settings: What the user has decided; `nil` for nothing.
  ///   - heard: What the channel and the cache have brought.
  ///   - unconfirmed: What an earlier session on this node announced, and the channel has not brought back.
  ///   - moment: When that is.
  package mutating func start(
    with settings: SharingSettings?, heard: HeardRecord?, unconfirmed: HeardRecord?, in moment: Moment,
    into outcome: inout Outcome
  ) {
    let former = outline
    for record in [settings?.record, heard?.record, unconfirmed?.record] {
      guard let record, record.user == moment.user else { continue }
      decisions.adoptPause(of: record)
      decisions.adoptPrecision(of: record)
    }
    let known = heard.map { heard in unconfirmed.map { heard.merged(with: $0) } ?? heard } ?? unconfirmed
    if let known, known.record.location != nil, moment.isActive(since: known.since) {
      place.adopt(known)
      decisions.adoptCell(of: known.record)
    }
    advance(in: moment, into: &outcome)
    complete(&outcome, since: former)
  }

  /// Takes where a client is, and was `earlier`, oldest first.
  package mutating func report(
    _ location: AcceptedLocation, earlier: [AcceptedLocation] = [], in moment: Moment, into outcome: inout Outcome
  ) {
    let former = outline
    // Who hides leaves no trace: the location stays here, for the moment the user shows up again.
    for location in isPaused ? [] : earlier {
      let version = place.advanceVersion(in: moment)
      outcome.history.append(HistoryEntry(user: moment.user, version: version, location: location))
    }
    let version = place.report(location, in: moment)
    outcome.ownLocation = location
    if !isPaused {
      outcome.report = version
      outcome.announcement = announcement(in: moment)
    }
    complete(&outcome, since: former)
  }

  /// Takes a decision about being seen. It is kept and announced even when nothing changes: the client may be repeating
  /// what got lost on the way.
  package mutating func decide(_ decision: SharingDecision, in moment: Moment, into outcome: inout Outcome) {
    let former = outline
    decisions.decide(decision, in: moment)
    outcome.settings = decisions.settings(of: moment.user)
    outcome.announcement = announcement(in: moment)
    complete(&outcome, since: former)
  }

  /// Takes what the user's channel or the cache says: another device of the user may be on another node.
  ///
  /// - Parameters:
  ///   - heard: What it says; ``Moment/heard`` holds it already.
  ///   - source: Which of the two says it.
  ///   - moment: When that is.
  package mutating func hear(
    _ heard: HeardRecord, from source: RecordSource, in moment: Moment, into outcome: inout Outcome
  ) {
    let record = heard.record
    let (former, formerDecisions) = (outline, decisions)
    decisions.adoptPause(of: record)
    decisions.adoptPrecision(of: record)
    var isToldAgain = endPause(in: moment, into: &outcome)
    if record.version > place.version, place.isYounger(than: heard) {
      // A clock that is ahead of this one gave it the version before the report was made here, and this node had not
      // heard of it.
      place.advanceVersion(in: moment)
      isToldAgain = isToldAgain || !isPaused
    } else if place.isOlder(than: heard, from: source, in: moment) {
      decisions.adoptCell(of: record)
      place.adopt(heard)
      outcome.ownLocation = record.location
      // Whoever told the place had not heard of the decision: those who hear that next drop the place.
      isToldAgain = isToldAgain || !isPaused && decisions.isNewer(than: record)
    }
    // Read repair: the place is told again, as the newest decision wants it to be seen.
    if isToldAgain || decisions != formerDecisions && mayKnowMore(than: record, from: source, in: moment) {
      outcome.announcement = announcement(in: moment)
    }
    complete(&outcome, since: former)
  }

  /// Tells the cache again what it does not have: it may have failed, or been emptied, and whoever comes to watch the
  /// user finds it nowhere else.
  ///
  /// - Parameters:
  ///   - record: What the cache has; ``hear(_:from:in:)`` has taken it already.
  ///   - moment: When that is.
  package mutating func repair(_ record: LocationRecord?, in moment: Moment, into outcome: inout Outcome) {
    let known = self.record(in: moment)
    // Also a decision without a place: whoever has missed it on the channel may go on showing the place of before.
    let isDecisionLost = record.map { decisions.isNewer(than: $0) } ?? !decisions.isEmpty
    let isActive = known.location != nil && moment.isActive(since: place.since)
    let isPlaceLost = isActive && record.map { $0.merged(with: known) != $0 } ?? true
    guard isDecisionLost || isPlaceLost else { return }
    outcome.announcement = announcement(in: moment)
  }

  /// Takes what the ``SharingStore`` says, and tells it what it does not know.
  package mutating func hear(_ settings: SharingSettings?, in moment: Moment, into outcome: inout Outcome) {
    let stored = settings ?? SharingSettings(user: moment.user)
    hear(HeardRecord(stored.record, since: moment.time.monotonic), from: .missed, in: moment, into: &outcome)
    let known = decisions.settings(of: moment.user)
    if stored.merged(with: known) != stored { outcome.settings = known }
  }

  /// Ends the pause if it is over. Every node with a session of the user does so, and all say the same.
  package mutating func advance(in moment: Moment, into outcome: inout Outcome) {
    let former = outline
    guard endPause(in: moment, into: &outcome) else { return }
    outcome.announcement = announcement(in: moment)
    complete(&outcome, since: former)
  }

  // MARK: Steps

  /// Ends the pause if it is over, for good: by the clock of the node at which the user is next it may not be.
  ///
  /// - Returns: Whether it was over.
  private mutating func endPause(in moment: Moment, into outcome: inout Outcome) -> Bool {
    guard decisions.endPause(at: moment.time.wall) else { return false }
    outcome.settings = decisions.settings(of: moment.user)
    return true
  }

  /// Whether others who heard a decision of the user may not know the place that is known here, if any. The channel
  /// tells what the deciding node knew. The cache has added what others said, which was dropped by all who heard it
  /// before they heard that the user no longer hides.
  private func mayKnowMore(than record: LocationRecord, from source: RecordSource, in moment: Moment) -> Bool {
    let own = self.record(in: moment)
    return own.location != nil && (source != .channel || own.hasNewerLocation(than: record))
  }

  private mutating func announcement(in moment: Moment) -> LocationCacheEntry {
    moment.entry(of: decisions.record(of: place, in: moment), since: place.since)
  }

  private var outline: (place: Coordinate?, pauseEnd: Timestamp?) { (visiblePlace, pauseEnd) }

  /// Adds what has changed since the record looked like `former` from outside.
  private func complete(_ outcome: inout Outcome, since former: (place: Coordinate?, pauseEnd: Timestamp?)) {
    let place = visiblePlace
    if place != former.place {
      outcome.move = Move(place: place, whyLeft: isPaused ? .stoppedSharing : .outOfRange)
    }
    outcome.hasNewDeadline = pauseEnd != former.pauseEnd
  }

  /// What is wrong with the state, for tests; `nil` when nothing is.
  package func checkInvariants() -> String? {
    if (location == nil) != (place.version == .none) { return "a place and its version disagree" }
    return decisions.checkInvariants()
  }
}
