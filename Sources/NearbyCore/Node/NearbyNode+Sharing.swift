extension NearbyNode {
  /// What a viewer has decided about being seen. O(1).
  func sharing(of person: Int) -> SharingState {
    // Before anybody has decided anything, nothing is looked up.
    sharings.isEmpty ? .undecided : sharings[person] ?? .undecided
  }

  mutating func setSharing(_ sharing: SharingState, of person: Int) {
    if sharing != .undecided {
      sharings[person] = sharing
    } else if !sharings.isEmpty {
      sharings[person] = nil
    }
  }

  mutating func sharingChanged(
    of session: SessionID, to decision: SharingDecision, request: UInt32?, into effects: inout [Effect]
  ) {
    guard let person = sessions[session] else { return }
    decide(decision, person, into: &effects)
    if let request { effects.append(.acknowledge(session, request: request)) }
  }

  /// Published even when nothing changes: the client may be repeating what got lost on the way to the cache.
  mutating func decide(_ decision: SharingDecision, _ person: Int, into effects: inout [Effect]) {
    guard people[person].viewer != nil else { return }
    var sharing = sharing(of: person)
    sharing.decide(decision, after: people[person].channel.record, at: now)
    setSharing(sharing, of: person)
    setViewerTimer(of: person)
    let isKnown = people[person].channel.isKnown
    if !isKnown {
      people[person].viewer?.earlyWord.hasChangedSharing = true
      if decision.precision != nil { people[person].viewer?.earlyWord.hasChosenPrecision = true }
    }
    // Showing up waits for the location and the precision that the cache may hold; hiding waits for nothing.
    if isKnown || sharing.isPaused {
      publishOwnRecord(of: person, into: &effects)
    } else {
      people[person].viewer?.earlyWord.isUnpublished = true
    }
    placeViewer(person, whyLeft: sharing.isPaused ? .stoppedSharing : .outOfRange, into: &effects)
  }

  /// A pause may be over. Every node with a session of the user ends it, and all say the same.
  mutating func endPause(of person: Int, into effects: inout [Effect]) {
    var sharing = sharing(of: person)
    guard sharing.endPause(at: now) else { return }
    setSharing(sharing, of: person)
    if people[person].channel.isKnown {
      publishOwnRecord(of: person, into: &effects)
    } else {
      people[person].viewer?.earlyWord.isUnpublished = true
    }
    placeViewer(person, whyLeft: .outOfRange, into: &effects)
  }

  /// Where a hidden user was is forgotten with its last session, also when its pause ends while that is still to be told.
  mutating func forgetHiddenPlace(of person: Int) {
    guard sharing(of: person).isPaused else { return }
    people[person].viewer?.location = nil
    people[person].viewer?.version = .none
    people[person].viewer?.earlyWord.hasReported = false
  }

  // MARK: The own record

  /// What friends may know of a viewer now, as far as this node knows; the cell in which they see it is that of the last
  /// publication or the next one.
  func ownRecord(of person: Int) -> LocationRecord? {
    var sharing = sharing(of: person)
    return ownRecord(of: person, &sharing)
  }

  private func ownRecord(of person: Int, _ sharing: inout SharingState) -> LocationRecord? {
    guard let viewer = people[person].viewer else { return nil }
    // What is not to be seen has no version of its own: only what everybody knows.
    var record = LocationRecord(
      user: people[person].user, version: people[person].channel.version, sharingVersion: sharing.version,
      precision: sharing.precision, precisionVersion: sharing.precisionVersion, state: .unlocated)
    if sharing.isPaused {
      record.state = .paused(until: sharing.pauseEnd)
    } else if let location = viewer.location {
      record.version = viewer.version
      record.state = .sharing(sharing.show(location, knownAt: viewer.knownPrecision))
    }
    return record
  }

  /// Tells the user's channel and the cache what holds of the user now.
  mutating func publishOwnRecord(of person: Int, into effects: inout [Effect]) {
    var sharing = sharing(of: person)
    guard let record = ownRecord(of: person, &sharing) else { return }
    if sharing.precision != .exact { setSharing(sharing, of: person) }
    // Whoever missed the end of a pause on the channel has to find it here, with an old location or none.
    let start = sharing == .undecided ? record.location?.acceptedAt ?? now : now
    var expiry = start.advanced(byMilliseconds: inactiveAfterMilliseconds)
    if sharing.isPaused || sharing.precision != .exact {
      // The next session has to know of it, also long after the location has become too old.
      expiry = max(expiry, now.advanced(by: configuration.pauseRetention))
    }
    let entry = LocationCacheEntry(record: record, expiresAt: expiry)
    effects.append(.announce(entry, at: ring.slot(for: record.user)))
  }

  // MARK: Between two sessions

  /// A new viewer's channel may have been open before the viewer came, for friends or from an earlier session.
  mutating func adoptKnownRecord(of person: Int, into effects: inout [Effect]) {
    let word = lastWords.isEmpty ? nil : lastWords.removeValue(forKey: person)
    guard var record = people[person].channel.record ?? word else { return }
    if let word { record = record.merged(with: word) }
    var sharing = SharingState.undecided
    sharing.adoptPause(of: record)
    sharing.adoptPrecision(of: record)
    if let location = record.location, isActive(location) {
      people[person].viewer?.setLocation(of: record)
      sharing.adoptCell(of: record)
    }
    setSharing(sharing, of: person)
    placeViewer(person, whyLeft: .outOfRange, into: &effects)
    endPause(of: person, into: &effects)
    setViewerTimer(of: person)
  }

  /// Notes what a viewer that goes has announced, unless its channel has brought that already.
  mutating func keepLastWord(of person: Int) {
    guard let viewer = people[person].viewer, let word = ownRecord(of: person) else { return }
    // What was never announced is given up.
    guard word.isPaused || !viewer.earlyWord.isUnpublished else { return }
    if let known = people[person].channel.record {
      guard known.merged(with: word) != known else { return }
    } else {
      guard word.location != nil || sharing(of: person) != .undecided else { return }
    }
    lastWords[person] = word
  }

  /// Forgets what a former viewer announced, once its channel has brought it.
  mutating func dropLastWord(of person: Int, knowing record: LocationRecord) {
    guard !lastWords.isEmpty, let word = lastWords[person] else { return }
    if record.merged(with: word) == record { lastWords[person] = nil }
  }
}
