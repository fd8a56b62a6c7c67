extension NearbyNode {
  /// Takes a record that came through a channel or out of the cache.
  ///
  /// - Parameters:
  ///   - record: What the channel or the cache says.
  ///   - candidate: The number that its user most likely has; messages taken before may have changed that.
  ///   - source: Which of the two says it.
  ///   - effects: Where to append what has to be done.
  mutating func receive(
    _ record: LocationRecord, candidate: Int = PeopleTable.nobody, from source: OwnRecord.Source = .channel,
    into effects: inout [Effect]
  ) {
    guard let person = people.isPerson(candidate, record.user) ? candidate : people.number(of: record.user)
    else { return }
    if people[person].channel.isReplaced(by: record) {
      learn(record, of: person, into: &effects)
    } else if let known = people[person].channel.record(after: record) {
      learn(known, of: person, into: &effects)
    } else if source == .cache || record.version != people[person].channel.version {
      return
    }
    // Also when all that is new is that another session said what the cache knew before.
    hear(record, from: source, of: person, into: &effects)
  }

  /// Takes what is known of a person now.
  private mutating func learn(_ known: LocationRecord, of person: Int, into effects: inout [Effect]) {
    switch known.state {
    case .sharing(let location):
      let expiry = expiry(of: location)
      if people[person].channel.shows(location, known.precision) {
        // The same report under a newer version is news for the versions only.
      } else if expiry > now {
        let former = people[person].position.isKnown ? people[person].channel.record?.location : nil
        expiries.set(expiry, for: person, insteadOf: former.map { self.expiry(of: $0) })
        setPosition(UnitVector(location.coordinate), of: person)
        evaluateViewers(of: person, at: location, known.precision, whyLeft: .outOfRange, into: &effects)
      } else {
        expiries.remove(person)
        expire(person, into: &effects)
      }
    case .paused, .unlocated:
      setPosition(.unknown, of: person)
      expiries.remove(person)
      evaluateViewers(of: person, at: nil, whyLeft: .stoppedSharing, into: &effects)
    }
    people[person].channel.record = known
    unconfirmedRecords.confirm(by: known, of: person)
  }

  /// A friend has been silent for too long.
  mutating func expire(_ person: Int, into effects: inout [Effect]) {
    setPosition(.unknown, of: person)
    evaluateViewers(of: person, at: nil, whyLeft: .inactive, into: &effects)
  }

  /// Notes where a person is by its channel.
  mutating func setPosition(_ position: UnitVector, of person: Int) {
    people[person].position = position
    quantizedPositions[person] = QuantizedVector(position)
  }

  /// A friend moved to `location`, or vanished: compares it with each of its viewers. O(*n*) in their number.
  private mutating func evaluateViewers(
    of friend: Int, at location: AcceptedLocation?, _ precision: SharingPrecision = .exact,
    whyLeft reason: LeaveReason, into effects: inout [Effect]
  ) {
    let position = people[friend].position
    let steps = quantizedPositions[friend].parts
    let (viewers, quantizedViewers) = (viewers.entries, viewers.quantizedPositions)
    let (filter, prefilter) = (configuration.filter, configuration.filter.quantizedPrefilter)
    var found = takeTransitions()
    subscriptions.updateMarks(ofChannel: friend) { viewer, wasNear in
      prefilter.mayBeNear(steps, quantizedViewers[viewer], wasNear: wasNear)
    } deciding: { viewer, wasNear, mayBeNear in
      let isNear =
        mayBeNear && filter.isNear(position, viewers[viewer].position, wasNear: wasNear) && viewer != friend
      if wasNear || isNear { found.append(Transition(peer: viewer, wasNear: wasNear, isNear: isNear)) }
      return isNear
    }
    if !found.isEmpty {
      tellViewers(of: friend, at: location, precision, found, whyLeft: reason, into: &effects)
    }
    transitions = found
  }

  /// A viewer moved or hid: compares it with each of its friends. O(*n*) in their number.
  mutating func evaluateFriends(of viewer: Int, whyLeft reason: LeaveReason, into effects: inout [Effect]) {
    let position = viewers[viewer].position
    let steps = viewers.quantizedPositions[viewer].parts
    let (people, quantizedFriends) = (people, quantizedPositions)
    let (filter, prefilter) = (configuration.filter, configuration.filter.quantizedPrefilter)
    var found = takeTransitions()
    subscriptions.updateMarks(ofSubscriber: viewer) { friend, wasNear in
      prefilter.mayBeNear(steps, quantizedFriends[friend], wasNear: wasNear)
    } deciding: { friend, wasNear, mayBeNear in
      let isNear =
        mayBeNear && filter.isNear(people[friend].position, position, wasNear: wasNear) && friend != viewer
      if wasNear || isNear { found.append(Transition(peer: friend, wasNear: wasNear, isNear: isNear)) }
      return isNear
    }
    for transition in found {
      tell(viewer, of: transition.peer, transition, whyLeft: reason, into: &effects)
    }
    transitions = found
  }

  /// A friendship began, or its channel is known already: compares one pair.
  mutating func evaluate(_ viewer: Int, _ friend: Int, into effects: inout [Effect]) {
    guard viewer != friend else { return }
    let wasNear = subscriptions.isMarked(viewer, friend)
    let isNear = configuration.filter.isNear(
      people[friend].position, viewers[viewer].position, wasNear: wasNear)
    guard wasNear != isNear else { return }
    subscriptions.setMark(isNear, viewer, friend)
    let transition = Transition(peer: friend, wasNear: wasNear, isNear: isNear)
    tell(viewer, of: friend, transition, whyLeft: .outOfRange, into: &effects)
  }

  /// Tells the viewers of one friend; what they have in common is looked up once.
  private func tellViewers(
    of friend: Int, at location: AcceptedLocation?, _ precision: SharingPrecision,
    _ found: ContiguousArray<Transition>, whyLeft reason: LeaveReason, into effects: inout [Effect]
  ) {
    let user = people[friend].user
    guard let location else {
      for transition in found where !transition.isNear {
        deliver(.left(user, reason), toSessionsOf: transition.peer, into: &effects)
      }
      return
    }
    let position = people[friend].position
    for transition in found {
      if transition.isNear {
        let distance = position.distance(to: viewers[transition.peer].position)
        let seen = NearbyFriend(user: user, location: location, distance: distance, precision: precision)
        let event = transition.wasNear ? SessionEvent.moved(seen) : .appeared(seen)
        deliver(event, toSessionsOf: transition.peer, into: &effects)
      } else {
        deliver(.left(user, reason), toSessionsOf: transition.peer, into: &effects)
      }
    }
  }

  /// Tells one viewer of one friend.
  private func tell(
    _ viewer: Int, of friend: Int, _ transition: Transition, whyLeft reason: LeaveReason,
    into effects: inout [Effect]
  ) {
    guard viewers[viewer].audience != .nobody else { return }
    if !transition.isNear {
      deliver(.left(people[friend].user, reason), toSessionsOf: viewer, into: &effects)
    } else if let seen = nearbyFriend(friend, seenBy: viewer) {
      deliver(transition.wasNear ? .moved(seen) : .appeared(seen), toSessionsOf: viewer, into: &effects)
    }
  }

  @inline(__always)
  private func deliver(_ event: SessionEvent, toSessionsOf viewer: Int, into effects: inout [Effect]) {
    let audience = viewers[viewer].audience
    if let session = audience.onlySession {
      effects.append(.deliver(session, event))
    } else if audience == .several {
      for session in people[viewer].viewer?.sessions ?? [] { effects.append(.deliver(session, event)) }
    }
  }

  /// What a viewer sees of a friend that is near.
  func nearbyFriend(_ friend: Int, seenBy viewer: Int) -> NearbyFriend? {
    guard let record = people[friend].channel.record, let location = record.location else { return nil }
    let distance = people[friend].position.distance(to: viewers[viewer].position)
    return NearbyFriend(
      user: record.user, location: location, distance: distance, precision: record.precision)
  }

  /// All friends that are near to a viewer, in no particular order.
  func nearbyFriends(of viewer: Int) -> [NearbyFriend] {
    var near: [NearbyFriend] = []
    subscriptions.forEachChannel(of: viewer) { friend, isNear in
      if isNear, let friend = nearbyFriend(friend, seenBy: viewer) { near.append(friend) }
    }
    return near
  }

  /// The list of the last evaluation, emptied, so that evaluating again allocates nothing.
  private mutating func takeTransitions() -> ContiguousArray<Transition> {
    var taken: ContiguousArray<Transition> = []
    swap(&taken, &transitions)
    taken.removeAll(keepingCapacity: true)
    return taken
  }
}
