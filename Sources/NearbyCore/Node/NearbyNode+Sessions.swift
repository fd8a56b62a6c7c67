extension NearbyNode {
  /// How many sessions are open. O(1).
  public var sessionCount: Int { sessions.count }

  /// Lets a client in, who hears nothing but the welcome until ``join(_:_:into:)``: what it says at once comes first.
  /// The session that it replaces goes before that; the viewer that both are of stays.
  ///
  /// - Returns: The number of its user; `nil` when it is not let in.
  mutating func open(
    _ session: SessionID, of user: UserID, friends: [UserID], settings: SharingSettings?,
    replacing former: SessionID?, into effects: inout [Effect]
  ) -> Int? {
    guard sessions[session] == nil else { return nil }
    guard !isDraining else {
      effects.append(.close(session, .draining))
      return nil
    }
    let friends = Set(friends).subtracting([user])
    guard friends.count <= configuration.maximumFriendCount else {
      effects.append(.close(session, .tooManyFriends))
      return nil
    }

    let person = intern(user)
    let isResumed = former.map { sessions[$0] == person } ?? false
    if isResumed, let former {
      effects.append(.close(former, .replaced))
      leave(former, person)
    }
    makeRoomForSession(of: person, into: &effects)
    sessions.open(session, of: person)
    effects.append(.deliver(session, .welcome(user, isResumed: isResumed)))
    if people[person].viewer == nil {
      let deadline = now.advanced(by: configuration.snapshotPatience)
      people[person].viewer = Viewer(snapshotDeadline: deadline)
      viewerTimers.set(deadline, for: person)
      link(person, to: person, into: &effects)
      startOwnRecord(of: person, with: settings, into: &effects)
      setFriends(friends, of: person, into: &effects)
    } else {
      // A friend who is missing in the newest list is shown no longer, even if the list turns out to be older than the
      // news: it is read again at once. Who is new in it waits for that.
      hear(settings, keeping: friends, of: person, into: &effects)
      removeFriends(but: friends, of: person, into: &effects)
    }
    return person
  }

  /// Closes the oldest sessions of a user who has as many as it may, so that one more can be opened.
  private mutating func makeRoomForSession(of person: Int, into effects: inout [Effect]) {
    guard let maximumCount = configuration.maximumSessionsPerUser else { return }
    while let sessions = people[person].viewer?.sessions, sessions.count >= maximumCount, let oldest = sessions.first {
      effects.append(.close(oldest, .tooManySessions))
      leave(oldest, person)
    }
  }

  /// From now on the client hears what its user is told, the snapshot first.
  mutating func join(_ session: SessionID, _ person: Int, into effects: inout [Effect]) {
    people[person].viewer?.open(session)
    setAudience(of: person)
    if people[person].viewer?.isLive == true {
      introduce(session, to: person, into: &effects)
    } else {
      becomeLiveIfComplete(person, into: &effects)
    }
    // What came along was read before the own channel brought news of it.
    if people[person].channel.isKnown { readAccount(of: person, into: &effects) }
  }

  /// Closes a session from this side.
  mutating func close(_ session: SessionID, _ reason: SessionCloseReason, into effects: inout [Effect]) {
    guard sessions[session] != nil else { return }
    effects.append(.close(session, reason))
    sessionClosed(session, into: &effects)
  }

  mutating func sessionClosed(_ session: SessionID, into effects: inout [Effect]) {
    guard let person = sessions[session] else { return }
    leave(session, person)
    if people[person].viewer?.sessions.isEmpty == true { removeViewer(person, into: &effects) }
  }

  /// Takes a session from its viewer, which may be left without any.
  private mutating func leave(_ session: SessionID, _ person: Int) {
    sessions.close(session)
    people[person].viewer?.close(session)
    setAudience(of: person)
  }

  private mutating func removeViewer(_ person: Int, into effects: inout [Effect]) {
    let moment = moment(of: person)
    let unconfirmed = people[person].viewer?.own.unconfirmedRecord(after: people[person].channel.heard, in: moment)
    people.unconfirmedRecords.keep(unconfirmed, of: person)
    if let own = people[person].viewer?.own { forget(own.versions, keeping: keptVersions(of: person)) }
    people[person].viewer = nil
    viewerTimers.remove(person)
    var left: [Int] = []
    proximity.removeViewer(person) { left.append($0) }
    for channel in left { stopWatching(channel, into: &effects) }
    removeIfUnused(person)
  }

  /// Sends the snapshot when no channel is missing any more.
  mutating func becomeLiveIfComplete(_ person: Int, into effects: inout [Effect]) {
    guard people[person].viewer?.isComplete == true else { return }
    becomeLive(person, into: &effects)
  }

  mutating func becomeLive(_ person: Int, into effects: inout [Effect]) {
    guard let waitingPages = people[person].viewer?.becomeLive() else { return }
    setAudience(of: person)
    setViewerTimer(of: person)
    for session in people[person].viewer?.sessions ?? [] { introduce(session, to: person, into: &effects) }
    for page in waitingPages { nearbyRequested(page, into: &effects) }
  }

  /// Tells a session everything that is known.
  private func introduce(_ session: SessionID, to person: Int, into effects: inout [Effect]) {
    if let location = people[person].viewer?.own.location {
      effects.append(.deliver(session, .ownLocation(location)))
    }
    let friends = nearbyFriends(of: person).sorted { $0.user < $1.user }
    effects.append(.deliver(session, .snapshot(friends)))
  }

  mutating func serveViewerTimer(of person: Int, into effects: inout [Effect]) {
    guard let viewer = people[person].viewer else { return }
    if viewer.isOverdue(at: now) { becomeLive(person, into: &effects) }
    if let retryAt = viewer.accountReading?.retryAt, retryAt <= now { readAccount(of: person, into: &effects) }
    advanceOwnRecord(of: person, into: &effects)
    setViewerTimer(of: person)
  }

  mutating func setViewerTimer(of person: Int) {
    guard let viewer = people[person].viewer else { return }
    if let deadline = viewer.nextDeadline(at: time) {
      viewerTimers.set(deadline, for: person)
    } else {
      viewerTimers.remove(person)
    }
  }

  /// Keeps the audience in step with the sessions of a viewer.
  private mutating func setAudience(of person: Int) {
    let sessions = people[person].viewer.map { $0.isLive ? $0.sessions : [] } ?? []
    proximity.setAudience(Audience(sessions), of: person)
  }

  /// The number of `user`, with room in the tables that go by it.
  mutating func intern(_ user: UserID) -> Int {
    let person = people.intern(user)
    proximity.makeRoom(for: person)
    return person
  }

  mutating func removeIfUnused(_ person: Int) {
    guard let unused = people.ifPresent(person), unused.viewer == nil, !planner.isOpen(person)
    else { return }
    people.remove(person)
  }
}
