extension NearbyNode {
  /// What is wrong with the state, for tests; `nil` when nothing is.
  package func checkInvariants() -> String? {
    if let fault = proximity.checkInvariants() ?? planner.checkInvariants() { return fault }
    if let fault = followUps.checkInvariants() { return fault }
    // A person without an open channel is nobody's friend and has no session.
    if people.count != planner.openCount { return "people and channels are not the same" }
    for person in people.allNumbers {
      if let fault = checkChannel(of: person) ?? checkViewer(person) { return fault }
    }
    if people.allNumbers.count(where: { people[$0].viewer != nil }) != proximity.viewerCount {
      return "viewers are miscounted"
    }
    var stranger: SessionID?
    sessions.forEach { session, person in
      if people[person].viewer?.sessions.contains(session) != true { stranger = session }
    }
    if let stranger { return "session \(stranger.rawValue) is not known to its viewer" }
    for person in people.unconfirmedRecords.people {
      guard let former = people.ifPresent(person) else { return "an unconfirmed record of nobody was kept" }
      if former.viewer != nil { return "what a viewer knows was kept beside it" }
    }
    // What is due at once is served with the next input.
    if let deadline = expiries.next, deadline <= now { return "a location has expired unnoticed" }
    for case let deadline? in [viewerTimers.next, followUps.next, sessions.nextClosing] where deadline < now {
      return "a deadline has passed unserved"
    }
    return nil
  }

  private func checkChannel(of person: Int) -> String? {
    let channel = people[person].channel
    let isWatched = proximity.viewerCount(of: person) > 0
    let isVisible = channel.record?.location != nil && expiries.turn(of: person) != nil
    if !planner.isOpen(person) { return "an unused person was kept" }
    if planner.isWatched(person) != isWatched { return "the planner does not know who is watched" }
    // Whatever moves, the owner by the present ring is where the channel is going.
    if let slot = planner.nextSlot(of: person), slot != ring.slot(for: people[person].user) {
      return "a channel is not at its owner"
    }
    if isVisible != proximity.isFriendKnown(person) {
      return "a position and its expiry disagree"
    }
    if channel.record?.location != nil, let turn = expiries.turn(of: person),
      turn > expiries.deadline(from: channel.since)
    {
      return "nobody will look when a location expires"
    }
    return nil
  }

  private func checkViewer(_ person: Int) -> String? {
    guard let viewer = people[person].viewer else {
      if proximity.audience(of: person) != .nobody { return "somebody without a session hears something" }
      if proximity.isViewerKnown(person) { return "somebody without a session is somewhere" }
      return proximity.friendCount(of: person) == 0 ? nil : "somebody without a session watches"
    }
    let hearing = viewer.isLive ? viewer.sessions : []
    if proximity.audience(of: person) != Audience(hearing) {
      return "the audience of a viewer is not that of its sessions"
    }
    if let fault = viewer.checkInvariants() { return fault }
    let (own, heard) = (viewer.own.versions, people[person].channel.record?.versions ?? RecordVersions())
    if heard.pause > own.pause || heard.precision > own.precision { return "a viewer does not know its own decision" }
    if viewer.sessions.count > configuration.maximumSessionsPerUser ?? .max { return "a user has too many sessions" }
    if proximity.isViewerKnown(person) != (viewer.own.visiblePlace != nil) { return "a viewer is not where it is" }
    // However the clock that people read has been set meanwhile.
    let latest = ClockReading(monotonic: now, wall: .distantPast)
    if let deadline = viewer.nextDeadline(at: latest), viewerTimers.deadline(of: person) ?? .distantFuture > deadline {
      return "a viewer waits for a time that nobody looks for"
    }
    if !proximity.isLinked(person, to: person) { return "a viewer does not hear its own channel" }
    var unknown = 0
    proximity.forEachFriend(of: person) { friend, _ in
      if !people[friend].channel.isKnown { unknown += 1 }
    }
    return viewer.isLive || unknown == Int(viewer.unknownChannelCount) ? nil : "unknown channels are miscounted"
  }
}
