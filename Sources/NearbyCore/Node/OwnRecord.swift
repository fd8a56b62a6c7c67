/// What a node knows of a user with a session of its own: where the user is, what it decided about being seen, and what
/// its sessions said that nobody else has been told yet.
///
/// Each node on which the user has a device has such a record. All of them speak through the user's channel, and take
/// from it what is newer than what they know. Methods take the ``Moment`` in which something happens and return the
/// ``Outcome``, which ``NearbyNode`` turns into effects.
package struct OwnRecord: Hashable, Sendable {
  /// How far the user's channel is known.
  package enum Phase: Hashable, Sendable {
    /// The cache has still to say what was decided and reported before. Reports wait, since the user may be hiding, or
    /// want to be seen less exactly. Only hiding waits for nothing.
    case listening(PendingStatements)

    /// What was said before has been heard. Whatever is said now is told at once.
    case known
  }

  /// The first field, since every message of a friend who is a viewer too reads its version.
  private var place = OwnPlace()
  private var decisions = SharingDecisions()
  private var phase: Phase

  /// Creates the record of a user whose first session on this node opens.
  ///
  /// - Parameter isKnown: Whether the user's channel is live already: others watch the user, or did so until lately.
  package init(isKnown: Bool) {
    phase = isKnown ? .known : .listening(PendingStatements())
  }

  // MARK: What is known

  /// Where the user is, for its own sessions: exact if it was reported on this node, as friends see it otherwise.
  package var location: AcceptedLocation? { place.location }

  /// From where the user sees its friends: nowhere while it hides. As exact as the place is known here, however
  /// coarsely friends see it.
  package var visiblePlace: Coordinate? { decisions.isPaused ? nil : place.location?.coordinate }

  /// Whether the user hides.
  package var isPaused: Bool { decisions.isPaused }

  /// When the pause ends by itself; `nil` without a pause, or when it does not.
  package var pauseEnd: Timestamp? { decisions.pauseEnd }

  /// Whether the user's channel is known.
  package var isKnown: Bool {
    switch phase {
    case .listening: false
    case .known: true
    }
  }

  /// Whether something was said that the channel has still to confirm, so that the record outlives its sessions.
  package var isPending: Bool { !pending.isEmpty }

  private var pending: PendingStatements {
    switch phase {
    case .listening(let pending): pending
    case .known: PendingStatements()
    }
  }

  /// Whether ``hear(_:from:in:)`` may find anything new in `record`. What this node has announced itself comes back to
  /// it and says nothing new: the usual case, told without copying anything. O(1).
  @inline(__always)
  package func mayLearn(from record: LocationRecord) -> Bool {
    record.version > place.version || !isKnown || decisions.isOlder(than: record)
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
  package func unconfirmedRecord(in moment: Moment) -> LocationRecord? {
    let record = record(in: moment)
    // What was never announced is given up.
    guard isPaused || !pending.isUnpublished else { return nil }
    if let heard = moment.heard { return heard.merged(with: record) == heard ? nil : record }
    return record.location != nil || !decisions.isEmpty ? record : nil
  }

  // MARK: What happens

  /// Takes what is known of the user when its first session opens.
  ///
  /// - Parameters:
  ///   - unconfirmed: What an earlier session on this node announced, and the channel has not brought back.
  ///   - moment: When that is.
  package mutating func start(with unconfirmed: LocationRecord?, in moment: Moment) -> Outcome {
    let former = outline
    guard var record = moment.heard ?? unconfirmed else { return Outcome() }
    if let unconfirmed { record = record.merged(with: unconfirmed) }
    decisions.adoptPause(of: record)
    decisions.adoptPrecision(of: record)
    if let location = record.location, moment.isActive(location) {
      place.adopt(record)
      decisions.adoptCell(of: record)
    }
    let outcome = advance(in: moment)
    return completed(outcome, since: former)
  }

  /// Takes what a client says about where it is, and was `earlier`, oldest first.
  package mutating func report(
    _ report: LocationReport, earlier: [LocationReport] = [], from session: SessionID, request: UInt32?,
    in moment: Moment
  ) -> Outcome {
    let former = outline
    var outcome = Outcome()
    let refusal =
      pending.isFull && !hidesByItsOwnWord
      ? moment.configuration.tooMuchWaits
      : moment.refusal(of: report, following: earlier, after: place.location)
    if let refusal {
      outcome.reply = .refused(refusal)
      return outcome
    }
    let location = moment.accepted(report)
    place.report(location)
    outcome.ownLocation = location
    switch phase {
    case .listening(var pending):
      if hidesByItsOwnWord {
        pending.noteHiddenReport()
        place.advanceVersion(in: moment)
        outcome.reply = .accepted
      } else {
        pending.append(
          PendingStatements.Report(
            location: location, earlier: earlier.map(moment.accepted), session: session, request: request))
      }
      phase = .listening(pending)
    case .known:
      outcome.reply = .accepted
      // Who hides leaves no trace: the location stays here, for the moment the user shows up again.
      for report in isPaused ? [] : earlier {
        let version = place.advanceVersion(in: moment)
        outcome.history.append(HistoryEntry(user: moment.user, version: version, location: moment.accepted(report)))
      }
      let version = place.advanceVersion(in: moment)
      guard !isPaused else { break }
      outcome.report = HistoryEntry(user: moment.user, version: version, location: location)
      outcome.announcement = announcement(in: moment)
    }
    return completed(outcome, since: former)
  }

  /// Takes a decision about being seen. It is announced even when nothing changes: the client may be repeating what got
  /// lost on the way to the cache.
  package mutating func decide(_ decision: SharingDecision, in moment: Moment) -> Outcome {
    let former = outline
    var outcome = Outcome()
    decisions.decide(decision, after: moment.heard, at: moment.now)
    switch phase {
    case .listening(var pending):
      // Showing up waits for the location and the precision that the cache may hold; hiding waits for nothing.
      pending.decide(decision, isPublished: isPaused)
      phase = .listening(pending)
      if isPaused { outcome.announcement = announcement(in: moment) }
    case .known:
      outcome.announcement = announcement(in: moment)
    }
    outcome.reply = .accepted
    return completed(outcome, since: former)
  }

  /// Takes what the user's channel or the cache says: another device of the user may be on another node.
  ///
  /// - Parameters:
  ///   - record: What it says; ``Moment/heard`` holds it already.
  ///   - source: Which of the two says it.
  ///   - moment: When that is.
  package mutating func hear(_ record: LocationRecord, from source: Source, in moment: Moment) -> Outcome {
    let (former, formerDecisions, said) = (outline, decisions, pending)
    var outcome = Outcome()
    if !said.hasChangedSharing { decisions.adoptPause(of: record) }
    if let leftAt = said.leftAt { forgetPlace(ifHiddenAt: leftAt) }
    if !said.hasChosenPrecision { decisions.adoptPrecision(of: record) }
    if !said.isLocated, place.isOlder(than: record, from: source, in: moment) {
      decisions.adoptCell(of: record)
      place.adopt(record)
      outcome.ownLocation = record.location
    }
    let hasEnded = decisions.endPause(at: moment.now)
    switch phase {
    case .listening(var pending):
      if hasEnded { pending.publishLater() }
      phase = .listening(pending)
    case .known:
      // Read repair: the place is told again, as the decision of the other node wants it to be seen.
      if hasEnded || decisions != formerDecisions && mayKnowMore(than: record, from: source, in: moment) {
        outcome.repair = announcement(in: moment)
      }
    }
    return completed(outcome, since: former)
  }

  /// The user's channel is known: what was said before goes out now, newer than all that was found.
  package mutating func channelBecameKnown(in moment: Moment) -> Outcome {
    var said = pending
    phase = .known
    var outcome = Outcome()
    if let heard = moment.heard {
      if said.hasChangedSharing, decisions.renewPause(after: heard, at: moment.now) { said.publishLater() }
      if said.hasChosenPrecision, decisions.renewPrecision(after: heard, at: moment.now) { said.publishLater() }
    }
    var version = place.version
    for report in said.reports {
      for location in report.earlier + [report.location] {
        version = moment.nextVersion(after: version)
        guard !isPaused else { continue }
        outcome.history.append(HistoryEntry(user: moment.user, version: version, location: location))
      }
      if let request = report.request {
        outcome.acknowledged.append(Request(session: report.session, request: request))
      }
    }
    if said.hasReported, version <= moment.heardVersion { version = moment.nextVersion(after: version) }
    // A place that was forgotten meanwhile has no version.
    if said.isLocated { place.confirm(version) }
    if said.isUnpublished, !isPaused || said.hasChangedSharing {
      outcome.announcement = announcement(in: moment)
    }
    return outcome
  }

  /// Ends the pause if it is over. Every node with a session of the user does so, and all say the same.
  package mutating func advance(in moment: Moment) -> Outcome {
    let former = outline
    var outcome = Outcome()
    guard decisions.endPause(at: moment.now) else { return outcome }
    switch phase {
    case .listening(var pending):
      pending.publishLater()
      phase = .listening(pending)
    case .known:
      outcome.announcement = announcement(in: moment)
    }
    return completed(outcome, since: former)
  }

  /// The last session is gone, though something is pending. Where a hidden user was is forgotten, also when its pause
  /// ends before that is told, and when the cache says only later that the user was hiding.
  package mutating func lastSessionClosed(now: Timestamp) {
    if case .listening(var pending) = phase {
      pending.leave(at: now)
      phase = .listening(pending)
    }
    forgetPlace(ifHiddenAt: now)
  }

  // MARK: Steps

  /// Forgets where the user is if it hides, and did so at a time when its last session was gone.
  private mutating func forgetPlace(ifHiddenAt time: Timestamp) {
    guard isPaused, (pauseEnd ?? .distantFuture) > time else { return }
    place = OwnPlace()
    guard case .listening(var pending) = phase else { return }
    pending.forgetPlace()
    phase = .listening(pending)
  }

  /// Whether the user hides, and whatever the cache says does not matter.
  private var hidesByItsOwnWord: Bool { isPaused && pending.hasChangedSharing }

  /// Whether others who heard a decision of the user may not know the place that is known here, if any. The channel
  /// tells what the deciding node knew. The cache has added what others said, which was dropped by all who heard it
  /// before they heard that the user no longer hides.
  private func mayKnowMore(than record: LocationRecord, from source: Source, in moment: Moment) -> Bool {
    let own = self.record(in: moment)
    return own.location != nil && (source != .channel || own.hasNewerLocation(than: record))
  }

  private mutating func announcement(in moment: Moment) -> LocationCacheEntry {
    moment.entry(of: decisions.record(of: place, in: moment))
  }

  private var outline: (place: Coordinate?, pauseEnd: Timestamp?) { (visiblePlace, pauseEnd) }

  /// The outcome with what has changed since the record looked like `former` from outside.
  private func completed(_ outcome: Outcome, since former: (place: Coordinate?, pauseEnd: Timestamp?)) -> Outcome {
    var outcome = outcome
    if visiblePlace != former.place { outcome.whyMoved = isPaused ? .stoppedSharing : .outOfRange }
    outcome.hasNewDeadline = pauseEnd != former.pauseEnd
    return outcome
  }

  /// What is wrong with the state, for tests; `nil` when nothing is.
  package func checkInvariants() -> String? {
    if !isPending, (location == nil) != (place.version == .none) { return "a place and its version disagree" }
    return decisions.checkInvariants()
  }
}
