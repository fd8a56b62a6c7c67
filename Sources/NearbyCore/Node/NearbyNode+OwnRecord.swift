/// What sessions and the user's channel say of a viewer goes to its ``OwnRecord``; here its decisions become effects.
extension NearbyNode {
  mutating func locationReported(
    _ report: LocationReport, earlier: [LocationReport] = [], from session: SessionID, request: UInt32?,
    into effects: inout [Effect]
  ) {
    guard let person = sessions[session] else { return }
    let moment = moment(of: person)
    let refusal = configuration.refusal(
      of: report, following: earlier, at: time.wall, after: people[person].viewer?.own.previousLocation(in: moment))
    if let refusal {
      effects.append(.deliver(session, .refused(refusal, request: request)))
      return
    }
    let earlier = earlier.map { configuration.accepted($0, at: time.wall) }
    let location = configuration.accepted(report, at: time.wall)
    var outcome = OwnRecord.Outcome()
    people[person].viewer?.own.report(location, earlier: earlier, in: moment, into: &outcome)
    perform(outcome, of: person, from: session, request: request, into: &effects)
  }

  mutating func sharingChanged(
    of session: SessionID, to decision: SharingDecision, request: UInt32?, into effects: inout [Effect]
  ) {
    guard let person = sessions[session] else { return }
    let moment = moment(of: person)
    var outcome = OwnRecord.Outcome()
    people[person].viewer?.own.decide(decision, in: moment, into: &outcome)
    perform(outcome, of: person, from: session, request: request, into: &effects)
  }

  /// Takes news of a viewer that its own channel or the cache brought.
  mutating func hear(
    _ record: HeardRecord, from source: RecordSource, of person: Int, into effects: inout [Effect]
  ) {
    let moment = moment(of: person)
    var outcome = OwnRecord.Outcome()
    people[person].viewer?.own.hear(record, from: source, in: moment, into: &outcome)
    perform(outcome, of: person, into: &effects)
  }

  /// Tells the cache again what it has lost of a viewer.
  mutating func repair(_ record: LocationRecord?, of person: Int, into effects: inout [Effect]) {
    guard people[person].viewer != nil else { return }
    let moment = moment(of: person)
    var outcome = OwnRecord.Outcome()
    people[person].viewer?.own.repair(record, in: moment, into: &outcome)
    perform(outcome, of: person, into: &effects)
  }

  /// Takes what a viewer has decided, as it has been read.
  mutating func hear(_ settings: SharingSettings?, of person: Int, into effects: inout [Effect]) {
    let moment = moment(of: person)
    var outcome = OwnRecord.Outcome()
    people[person].viewer?.own.hear(settings, in: moment, into: &outcome)
    perform(outcome, of: person, into: &effects)
  }

  /// A new viewer's channel may have been open before the viewer came, for friends or from an earlier session.
  mutating func startOwnRecord(of person: Int, with settings: SharingSettings?, into effects: inout [Effect]) {
    let (moment, heard) = (moment(of: person), people[person].channel.heard)
    let unconfirmed = people.unconfirmedRecords.take(of: person)
    var outcome = OwnRecord.Outcome()
    people[person].viewer?.own.start(
      with: settings, heard: heard, unconfirmed: unconfirmed, in: moment, into: &outcome)
    perform(outcome, of: person, into: &effects)
  }

  /// A pause may be over.
  mutating func advanceOwnRecord(of person: Int, into effects: inout [Effect]) {
    let moment = moment(of: person)
    var outcome = OwnRecord.Outcome()
    people[person].viewer?.own.advance(in: moment, into: &outcome)
    perform(outcome, of: person, into: &effects)
  }

  func moment(of person: Int) -> Moment {
    Moment(
      user: people[person].user, heard: people[person].channel.heard, time: time, node: number,
      lifetimeMilliseconds: expiries.lifetimeMilliseconds)
  }

  /// Turns what an own record wants done into effects.
  ///
  /// - Parameters:
  ///   - outcome: What it wants done.
  ///   - session: The session that has said something, and as which request; `nil` when nobody has.
  private mutating func perform(
    _ outcome: OwnRecord.Outcome, of person: Int, from session: SessionID? = nil, request: UInt32? = nil,
    into effects: inout [Effect]
  ) {
    if let settings = outcome.settings { effects.append(.storeSettings(settings)) }
    for entry in outcome.history { effects.append(.appendHistory(entry)) }
    if let entry = outcome.announcement {
      let user = entry.record.user
      let former = rings.formerSlots(of: user, now: now)
      effects.append(.announce(entry, at: rings.present.slot(for: user), formerly: former))
    }
    if let version = outcome.report, let location = outcome.ownLocation {
      effects.append(.appendHistory(HistoryEntry(user: people[person].user, version: version, location: location)))
    }
    if let location = outcome.ownLocation, session != nil || people.isLive(person) {
      for other in people.sessions(of: person) where other != session {
        effects.append(.deliver(other, .ownLocation(location)))
      }
    }
    if outcome.hasNewDeadline { setViewerTimer(of: person) }
    if let move = outcome.move { moveViewer(person, to: move.place, whyLeft: move.whyLeft, into: &effects) }
    if let session, let request { effects.append(.acknowledge(session, request: request)) }
  }
}
