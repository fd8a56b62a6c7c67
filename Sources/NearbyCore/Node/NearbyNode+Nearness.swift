extension NearbyNode {
  /// How many messages are looked up before the first is taken.
  private static var burstLength: Int { 32 }

  /// Takes messages as they arrived, in their order.
  ///
  /// Among a million people nearly all that a message needs lies outside of the caches, so it is read ahead for many
  /// messages at once: who they are about first, then what it takes to move these people.
  mutating func channelMessages(_ messages: [ChannelMessage], into effects: inout [Effect]) {
    var start = 0
    while start < messages.count {
      let end = min(start + Self.burstLength, messages.count)
      people.lookUp(messages[start..<end])
      proximity.prefetch(people.candidates)
      for index in start..<end {
        let message = messages[index]
        switch message {
        case .location(let record, _):
          receive(record, age: message.ageMilliseconds, candidate: people.candidates[index - start], into: &effects)
        case .friendship(let change):
          receive(change, into: &effects)
        }
      }
      start = end
    }
  }

  /// Takes a record that came through a channel or out of the cache.
  ///
  /// - Parameters:
  ///   - record: What the channel or the cache says.
  ///   - age: How old its location is, in milliseconds.
  ///   - candidate: The number that its user most likely has; messages taken before may have changed that.
  ///   - source: Which of the two says it.
  ///   - effects: Where to append what has to be done.
  mutating func receive(
    _ record: LocationRecord, age: Int64, candidate: Int = PeopleTable.nobody, from source: RecordSource = .channel,
    into effects: inout [Effect]
  ) {
    guard let person = people.isPerson(candidate, record.user) ? candidate : people.number(of: record.user)
    else { return }
    let since = now.advanced(byMilliseconds: -max(age, 0))
    var source = source
    if people.isReplaced(person, by: record) {
      learn(record, since: since, of: person, into: &effects)
    } else if let known = whatIsKnown(of: person, after: record, since: since, from: &source) {
      if source.isOvertaking {
        // The versions of places go back then.
        let own = people[person].viewer?.own.versions ?? RecordVersions()
        forget(keptVersions(of: person).newest(own), keeping: known.versions)
      }
      let oldest = people[person].channel.since(of: known, after: record, told: since)
      learn(known, since: oldest, of: person, into: &effects)
    } else if source == .cache || record.version != people[person].channel.version {
      return
    }
    // Also when all that is new is that another session said what the cache knew before.
    guard source.isOvertaking || people.ownRecord(of: person, mayLearnFrom: record) else { return }
    hear(HeardRecord(record, since: since), from: source, of: person, into: &effects)
  }

  /// What is known of a person once `record` is; `nil` when it says nothing new.
  private func whatIsKnown(
    of person: Int, after record: LocationRecord, since: MonotonicTime, from source: inout RecordSource
  ) -> LocationRecord? {
    let isOvertaking = people[person].channel.isOvertaken(
      by: record, told: since, from: source, latest: latestEpoch)
    if isOvertaking { source = .overtaking(people[person].channel.version) }
    return people[person].channel.record(after: record, isOvertaking: isOvertaking)
  }

  /// Takes back decisions of a person that were never accepted: ``LocationRecord/withdrawing(_:for:)``.
  mutating func withdraw(
    _ doubtful: RecordVersions, of person: Int, for settings: SharingSettings, into effects: inout [Effect]
  ) {
    let channel = people[person].channel
    guard let known = channel.record?.withdrawing(doubtful, for: settings), known != channel.record else { return }
    forget(keptVersions(of: person), keeping: known.versions)
    learn(known, since: channel.since, of: person, into: &effects)
  }

  /// Takes what is known of a person now.
  private mutating func learn(
    _ known: LocationRecord, since: MonotonicTime, of person: Int, into effects: inout [Effect]
  ) {
    switch known.state {
    case .sharing(let location):
      let former = proximity.isFriendKnown(person) ? people.knownSince(person) : nil
      if expiries.deadline(from: since) <= now {
        expiries.remove(person)
        hide(person, whyLeft: .inactive, into: &effects)
      } else {
        expiries.set(since, for: person, insteadOf: former)
        // The same report under a newer version is news for the versions only.
        if former == nil || !people.isShown(person, at: location, known.precision) {
          let met = proximity.moveFriend(person, to: UnitVector(location.coordinate))
          tellViewers(met, of: person, at: location, known.precision, into: &effects)
        }
      }
    case .paused, .unlocated:
      expiries.remove(person)
      hide(person, whyLeft: .stoppedSharing, into: &effects)
    }
    people[person].channel.learn(known, since: since)
    people.unconfirmedRecords.confirm(by: known, of: person)
  }

  /// The last epoch of a version that a server whose clock is not wrong can have given by now.
  private var latestEpoch: Int64 { time.wall.advanced(by: configuration.maximumClockLead).milliseconds }

  /// A friend is to be seen no longer.
  mutating func hide(_ friend: Int, whyLeft reason: LeaveReason, into effects: inout [Effect]) {
    let user = people[friend].user
    for transition in proximity.moveFriend(friend, to: .unknown) {
      deliver(.left(user, reason), toSessionsOf: transition.peer, into: &effects)
    }
  }

  /// Moves a viewer, or lets it see nobody without a place, and tells it what it sees now. O(*n*) in the number of its
  /// friends.
  mutating func moveViewer(
    _ viewer: Int, to place: Coordinate?, whyLeft reason: LeaveReason, into effects: inout [Effect]
  ) {
    for transition in proximity.moveViewer(viewer, to: place.map { UnitVector($0) } ?? .unknown) {
      tell(viewer, of: transition.peer, transition, whyLeft: reason, into: &effects)
    }
  }

  /// Tells the viewers of a friend that moved to `location`; what they have in common is looked up once.
  private func tellViewers(
    _ met: ContiguousArray<ProximityIndex.Transition>, of friend: Int, at location: AcceptedLocation,
    _ precision: SharingPrecision, into effects: inout [Effect]
  ) {
    guard !met.isEmpty else { return }
    let user = people[friend].user
    for transition in met {
      let viewer = transition.peer
      if transition.isNear {
        let distance = proximity.distance(from: viewer, to: friend)
        let seen = NearbyFriend(user: user, location: location, distance: distance, precision: precision)
        deliver(transition.wasNear ? .moved(seen) : .appeared(seen), toSessionsOf: viewer, into: &effects)
      } else {
        deliver(.left(user, .outOfRange), toSessionsOf: viewer, into: &effects)
      }
    }
  }

  /// Tells one viewer of one friend.
  func tell(
    _ viewer: Int, of friend: Int, _ transition: ProximityIndex.Transition, whyLeft reason: LeaveReason,
    into effects: inout [Effect]
  ) {
    guard proximity.audience(of: viewer) != .nobody else { return }
    if !transition.isNear {
      deliver(.left(people[friend].user, reason), toSessionsOf: viewer, into: &effects)
    } else if let seen = nearbyFriend(friend, seenBy: viewer) {
      deliver(transition.wasNear ? .moved(seen) : .appeared(seen), toSessionsOf: viewer, into: &effects)
    }
  }

  @inline(__always)
  private func deliver(_ event: SessionEvent, toSessionsOf viewer: Int, into effects: inout [Effect]) {
    let audience = proximity.audience(of: viewer)
    if let session = audience.onlySession {
      effects.append(.deliver(session, event))
    } else if audience == .several {
      for session in people[viewer].viewer?.sessions ?? [] { effects.append(.deliver(session, event)) }
    }
  }

  /// What a viewer sees of a friend that is near.
  func nearbyFriend(_ friend: Int, seenBy viewer: Int) -> NearbyFriend? {
    guard let record = people[friend].channel.record, let location = record.location else { return nil }
    let distance = proximity.distance(from: viewer, to: friend)
    return NearbyFriend(
      user: record.user, location: location, distance: distance, precision: record.precision)
  }

  /// All friends that are near to a viewer, in no particular order.
  func nearbyFriends(of viewer: Int) -> [NearbyFriend] {
    var near: [NearbyFriend] = []
    proximity.forEachFriend(of: viewer) { friend, isNear in
      if isNear, let friend = nearbyFriend(friend, seenBy: viewer) { near.append(friend) }
    }
    return near
  }
}
