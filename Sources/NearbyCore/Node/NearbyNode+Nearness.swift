extension NearbyNode {
  /// Takes a record that came through a channel, or out of the cache if it `isStored`.
  ///
  /// - Parameters:
  ///   - record: What the channel or the cache says.
  ///   - candidate: The number that its user most likely has; messages taken before may have changed that.
  ///   - isStored: Whether it is from the cache.
  ///   - effects: Where to append what has to be done.
  mutating func receive(
    _ record: LocationRecord, candidate: Int = PeopleTable.nobody, isStored: Bool = false,
    into effects: inout [Effect]
  ) {
    guard let person = people.isPerson(candidate, record.user) ? candidate : people.number(of: record.user)
    else { return }
    // What must be written comes behind the evaluation: what that has to load is then asked for early.
    let position = record.location.map { UnitVector($0.coordinate) } ?? .unknown
    let isWatched = subscriptions.subscriberCount(of: person) > 0
    guard let known = people[person].channel.record(after: record) else {
      // Or only that another session said what the cache knew before.
      guard !isStored, record.version == people[person].channel.version else { return }
      return adoptOwnRecord(record, isStored: false, of: person, into: &effects)
    }
    switch known.state {
    case .sharing(let location):
      let expiry = location.acceptedAt.advanced(byMilliseconds: inactiveAfterMilliseconds)
      let former = people[person].channel.record
      if former?.location == location, former?.precision == known.precision {
        // The same report under a newer version is news for the versions only.
      } else if expiry > now {
        friendPositions[person] = record.location == location ? position : UnitVector(location.coordinate)
        if isWatched {
          evaluateViewers(
            of: person, at: location, known.precision, whyLeft: .outOfRange, into: &effects)
        }
        expiries.set(expiry, for: person)
      } else {
        expiries.remove(person)
        expire(person, into: &effects)
      }
    case .paused, .unlocated:
      friendPositions[person] = .unknown
      expiries.remove(person)
      evaluateViewers(of: person, at: nil, whyLeft: .stoppedSharing, into: &effects)
    }
    people[person].channel.record = known
    dropLastWord(of: person, knowing: known)
    adoptOwnRecord(record, isStored: isStored, of: person, into: &effects)
  }

  /// A friend has been silent for too long.
  mutating func expire(_ person: Int, into effects: inout [Effect]) {
    friendPositions[person] = .unknown
    evaluateViewers(of: person, at: nil, whyLeft: .inactive, into: &effects)
  }

  /// A friend moved to `location`, or vanished: compares it with each of its viewers. O(*n*) in their number.
  private mutating func evaluateViewers(
    of friend: Int, at location: AcceptedLocation?, _ precision: SharingPrecision = .exact,
    whyLeft reason: LeaveReason, into effects: inout [Effect]
  ) {
    let position = friendPositions[friend]
    let steps = friendPositions.rounded[friend].parts
    let (viewers, roundedViewers) = (viewerPositions.exact, viewerPositions.rounded)
    let (filter, sieve) = (configuration.filter, configuration.filter.roundedSieve)
    var found = takeTransitions()
    subscriptions.updateMarks(ofChannel: friend) { viewer, wasNear in
      sieve.mayBeNear(steps, roundedViewers[viewer], wasNear: wasNear)
    } deciding: { viewer, wasNear, mayBeNear in
      let isNear =
        mayBeNear && filter.isNear(position, viewers[viewer], wasNear: wasNear) && viewer != friend
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
    let position = viewerPositions[viewer]
    let steps = viewerPositions.rounded[viewer].parts
    let (friends, roundedFriends) = (friendPositions.exact, friendPositions.rounded)
    let (filter, sieve) = (configuration.filter, configuration.filter.roundedSieve)
    var found = takeTransitions()
    subscriptions.updateMarks(ofSubscriber: viewer) { friend, wasNear in
      sieve.mayBeNear(steps, roundedFriends[friend], wasNear: wasNear)
    } deciding: { friend, wasNear, mayBeNear in
      let isNear =
        mayBeNear && filter.isNear(friends[friend], position, wasNear: wasNear) && friend != viewer
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
      friendPositions[friend], viewerPositions[viewer], wasNear: wasNear)
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
    let position = friendPositions[friend]
    for transition in found {
      if transition.isNear {
        let distance = position.distance(to: viewerPositions[transition.peer])
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
    guard audiences[viewer] != .nobody else { return }
    if !transition.isNear {
      deliver(.left(people[friend].user, reason), toSessionsOf: viewer, into: &effects)
    } else if let seen = nearbyFriend(friend, seenBy: viewer) {
      deliver(transition.wasNear ? .moved(seen) : .appeared(seen), toSessionsOf: viewer, into: &effects)
    }
  }

  @inline(__always)
  private func deliver(_ event: SessionEvent, toSessionsOf viewer: Int, into effects: inout [Effect]) {
    switch audiences[viewer] {
    case .nobody: break
    case .one(let session): effects.append(.deliver(session, event))
    case .several:
      for session in people[viewer].viewer?.sessions ?? [] { effects.append(.deliver(session, event)) }
    }
  }

  /// What a viewer sees of a friend that is near.
  func nearbyFriend(_ friend: Int, seenBy viewer: Int) -> NearbyFriend? {
    guard let record = people[friend].channel.record, let location = record.location else { return nil }
    let distance = friendPositions[friend].distance(to: viewerPositions[viewer])
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
