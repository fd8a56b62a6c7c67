extension NearbyNode {
  /// Takes a record that came through a channel or out of the cache.
  mutating func receive(_ record: LocationRecord, into effects: inout [Effect]) {
    guard let person = people.number(of: record.user),
      record.version > people[person].channel.version
    else { return }
    let former = people[person].channel.record
    people[person].channel.record = record
    switch record.state {
    case .sharing(let location):
      let expiry = location.acceptedAt.advanced(byMilliseconds: inactiveAfterMilliseconds)
      if former?.location == location {
        // The same report under a newer version is news for the versions only.
      } else if expiry > now {
        friendPositions[person] = UnitVector(location.coordinate)
        expiries.set(expiry, for: person)
        evaluateViewers(of: person, whyLeft: .outOfRange, into: &effects)
      } else {
        expiries.remove(person)
        expire(person, into: &effects)
      }
    case .paused, .unlocated:
      friendPositions[person] = .unknown
      expiries.remove(person)
      evaluateViewers(of: person, whyLeft: .stoppedSharing, into: &effects)
    }
    adoptOwnRecord(record, of: person, into: &effects)
  }

  /// A friend has been silent for too long.
  mutating func expire(_ person: Int, into effects: inout [Effect]) {
    friendPositions[person] = .unknown
    evaluateViewers(of: person, whyLeft: .inactive, into: &effects)
  }

  /// A friend moved or vanished: compares it with each of its viewers.
  mutating func evaluateViewers(of friend: Int, whyLeft reason: LeaveReason, into effects: inout [Effect]) {
    let position = friendPositions[friend]
    let viewers = viewerPositions
    let filter = configuration.filter
    var found = takeTransitions()
    subscriptions.updateMarks(ofChannel: friend) { viewer, wasNear in
      let isNear = viewer != friend && filter.isNear(position, viewers[viewer], wasNear: wasNear)
      if isNear || wasNear {
        found.append(Transition(viewer: viewer, friend: friend, wasNear: wasNear, isNear: isNear))
      }
      return isNear
    }
    tell(found, whyLeft: reason, into: &effects)
    transitions = found
  }

  /// A viewer moved or hid: compares it with each of its friends.
  mutating func evaluateFriends(of viewer: Int, whyLeft reason: LeaveReason, into effects: inout [Effect]) {
    let position = viewerPositions[viewer]
    let friends = friendPositions
    let filter = configuration.filter
    var found = takeTransitions()
    subscriptions.updateMarks(ofSubscriber: viewer) { friend, wasNear in
      let isNear = viewer != friend && filter.isNear(friends[friend], position, wasNear: wasNear)
      if isNear || wasNear {
        found.append(Transition(viewer: viewer, friend: friend, wasNear: wasNear, isNear: isNear))
      }
      return isNear
    }
    tell(found, whyLeft: reason, into: &effects)
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
    tell(
      [Transition(viewer: viewer, friend: friend, wasNear: wasNear, isNear: isNear)], whyLeft: .outOfRange,
      into: &effects)
  }

  private func tell(_ found: [Transition], whyLeft reason: LeaveReason, into effects: inout [Effect]) {
    for transition in found {
      // Before the snapshot only the marks count; the snapshot is made of them.
      guard let viewer = people[transition.viewer].viewer, viewer.isLive else { continue }
      let event: SessionEvent
      if transition.isNear {
        guard let friend = nearbyFriend(transition.friend, seenBy: transition.viewer) else { continue }
        event = transition.wasNear ? .moved(friend) : .appeared(friend)
      } else {
        event = .left(people[transition.friend].user, reason)
      }
      for session in viewer.sessions { effects.append(.deliver(session, event)) }
    }
  }

  /// What a viewer sees of a friend that is near.
  func nearbyFriend(_ friend: Int, seenBy viewer: Int) -> NearbyFriend? {
    guard let location = people[friend].channel.record?.location else { return nil }
    let distance = friendPositions[friend].distance(to: viewerPositions[viewer])
    return NearbyFriend(user: people[friend].user, location: location, distance: distance)
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
  private mutating func takeTransitions() -> [Transition] {
    var taken: [Transition] = []
    swap(&taken, &transitions)
    taken.removeAll(keepingCapacity: true)
    return taken
  }
}
