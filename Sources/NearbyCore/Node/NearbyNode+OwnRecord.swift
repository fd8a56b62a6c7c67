/// What sessions and the user's channel say of a viewer goes to its ``OwnRecord``; here its decisions become effects.
extension NearbyNode {
  mutating func locationReported(
    _ report: LocationReport, earlier: [LocationReport] = [], from session: SessionID, request: UInt32?,
    into effects: inout [Effect]
  ) {
    guard let person = sessions[session] else { return }
    let moment = moment(of: person)
    let outcome = people[person].viewer?.own.report(report, earlier: earlier, in: moment)
    perform(outcome, of: person, from: session, request: request, into: &effects)
  }

  mutating func sharingChanged(
    of session: SessionID, to decision: SharingDecision, request: UInt32?, into effects: inout [Effect]
  ) {
    guard let person = sessions[session] else { return }
    let moment = moment(of: person)
    let outcome = people[person].viewer?.own.decide(decision, in: moment)
    perform(outcome, of: person, from: session, request: request, into: &effects)
  }

  /// Takes what the own channel or the cache says of a viewer, if that is news.
  mutating func hear(
    _ record: HeardRecord, from source: RecordSource, of person: Int, into effects: inout [Effect]
  ) {
    guard people.ownRecord(of: person, mayLearnFrom: record.record) else { return }
    let moment = moment(of: person)
    let outcome = people[person].viewer?.own.hear(record, from: source, in: moment)
    perform(outcome, of: person, into: &effects)
  }

  /// Tells the cache again what it has lost of a viewer.
  mutating func repair(_ record: LocationRecord?, of person: Int, into effects: inout [Effect]) {
    guard people[person].viewer != nil else { return }
    let moment = moment(of: person)
    let outcome = people[person].viewer?.own.repair(record, in: moment)
    perform(outcome, of: person, into: &effects)
  }

  /// Takes what a viewer has decided, as it has been read.
  mutating func hear(_ settings: SharingSettings?, of person: Int, into effects: inout [Effect]) {
    let moment = moment(of: person)
    let outcome = people[person].viewer?.own.hear(settings, in: moment)
    perform(outcome, of: person, into: &effects)
  }

  /// A new viewer's channel may have been open before the viewer came, for friends or from an earlier session.
  mutating func startOwnRecord(of person: Int, with settings: SharingSettings?, into effects: inout [Effect]) {
    let (moment, unconfirmed) = (moment(of: person), people.unconfirmedRecords.take(of: person))
    let outcome = people[person].viewer?.own.start(with: settings, unconfirmed, in: moment)
    perform(outcome, of: person, into: &effects)
  }

  /// A pause may be over.
  mutating func advanceOwnRecord(of person: Int, into effects: inout [Effect]) {
    let moment = moment(of: person)
    let outcome = people[person].viewer?.own.advance(in: moment)
    perform(outcome, of: person, into: &effects)
  }

  func moment(of person: Int) -> Moment {
    Moment(
      user: people[person].user, heard: people[person].channel.heard, time: time, node: number,
      configuration: configuration)
  }

  /// Turns what an own record wants done into effects.
  ///
  /// - Parameters:
  ///   - outcome: What it wants done; `nil` without a viewer.
  ///   - session: The session that has said something, and as which request; `nil` when nobody has.
  private mutating func perform(
    _ outcome: OwnRecord.Outcome?, of person: Int, from session: SessionID? = nil, request: UInt32? = nil,
    into effects: inout [Effect]
  ) {
    guard let outcome else { return }
    if let settings = outcome.settings { effects.append(.storeSettings(settings)) }
    for entry in outcome.history { effects.append(.appendHistory(entry)) }
    announce(outcome.announcement, into: &effects)
    if let entry = outcome.report { effects.append(.appendHistory(entry)) }
    if let location = outcome.ownLocation, let viewer = people[person].viewer, session != nil || viewer.isLive {
      for other in viewer.sessions where other != session {
        effects.append(.deliver(other, .ownLocation(location)))
      }
    }
    if outcome.hasNewDeadline { setViewerTimer(of: person) }
    if let reason = outcome.whyMoved {
      moveViewer(person, to: people[person].viewer?.own.visiblePlace, whyLeft: reason, into: &effects)
    }
    announce(outcome.repair, into: &effects)
    guard let session else { return }
    switch outcome.reply {
    case .accepted: if let request { effects.append(.acknowledge(session, request: request)) }
    case .refused(let reason): effects.append(.deliver(session, .refused(reason, request: request)))
    case nil: break
    }
  }

  private func announce(_ entry: LocationCacheEntry?, into effects: inout [Effect]) {
    if let entry { effects.append(.announce(entry, at: ring.slot(for: entry.record.user))) }
  }
}
