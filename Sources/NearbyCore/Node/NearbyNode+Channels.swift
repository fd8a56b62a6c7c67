extension NearbyNode {
  /// How many channels the node is subscribed to, or about to be. O(n).
  public var channelCount: Int {
    people.allNumbers.count { people[$0].channel.phase != .idle }
  }

  /// Lets a viewer hear a channel, and counts it.
  mutating func link(_ viewer: Int, to friend: Int, into effects: inout [Effect]) {
    switch subscriptions.subscribe(viewer, to: friend) {
    case .alreadySubscribed: return
    case .another: break
    case .first:
      if people[friend].channel.phase == .idle {
        people[friend].channel.movedAt = ringChangedAt.flatMap { isSettled(since: $0) ? nil : $0 }
        subscribe(friend, at: ring.slot(for: people[friend].user), into: &effects)
      } else {
        setChannelTimer(of: friend)
      }
    }
    if !people[friend].channel.isKnown, people[viewer].viewer?.isLive == false {
      people[viewer].viewer?.unknownChannelCount += 1
    }
    evaluate(viewer, friend, into: &effects)
  }

  /// Lets a viewer hear a channel no longer.
  mutating func unlink(_ viewer: Int, from friend: Int, into effects: inout [Effect]) {
    guard subscriptions.isSubscribed(viewer, to: friend) else { return }
    let wasNear = subscriptions.isMarked(viewer, friend)
    let isLast = subscriptions.unsubscribe(viewer, from: friend) == .last
    if let state = people[viewer].viewer {
      if state.isLive, wasNear {
        let event = SessionEvent.left(people[friend].user, .unfriended)
        for session in state.sessions { effects.append(.deliver(session, event)) }
      }
      if !state.isLive, !people[friend].channel.isKnown {
        people[viewer].viewer?.unknownChannelCount -= 1
        becomeLiveIfComplete(viewer, into: &effects)
      }
    }
    if isLast { lingerOrClose(friend, into: &effects) }
  }

  private mutating func subscribe(_ person: Int, at slot: SlotID, into effects: inout [Effect]) {
    lastGeneration += 1
    people[person].channel.phase = .subscribing
    people[person].channel.slot = slot
    people[person].channel.generation = lastGeneration
    channelTimers.remove(person)
    effects.append(.subscribe(subscription(of: person, at: slot)))
  }

  mutating func confirm(_ subscription: ChannelSubscription, into effects: inout [Effect]) {
    guard let person = current(subscription.channel, subscription.generation, in: .subscribing) else {
      return
    }
    people[person].channel.failures = 0
    read(person, into: &effects)
  }

  mutating func retryLater(_ subscription: ChannelSubscription) {
    guard let person = current(subscription.channel, subscription.generation, in: .subscribing) else {
      return
    }
    wait(.waitingToSubscribe, person)
  }

  private mutating func read(_ person: Int, into effects: inout [Effect]) {
    people[person].channel.phase = .reading
    if let movedAt = people[person].channel.movedAt, isSettled(since: movedAt) {
      people[person].channel.movedAt = nil
    }
    effects.append(.readCache(people[person].user, generation: people[person].channel.generation))
  }

  mutating func readLater(_ user: UserID, generation: UInt64) {
    guard let person = current(user, generation, in: .reading) else { return }
    wait(.waitingToRead, person)
  }

  /// The cache answered: everything that was said before the subscription is known now.
  mutating func complete(
    _ user: UserID, generation: UInt64, record: LocationRecord?, into effects: inout [Effect]
  ) {
    guard let person = current(user, generation, in: .reading) else { return }
    people[person].channel.phase = .live
    people[person].channel.failures = 0
    if people[person].channel.movedAt == nil { leaveOldSlots(of: person, into: &effects) }
    setChannelTimer(of: person)
    if let record, record.user == user { receive(record, into: &effects) }
    if !people[person].channel.isKnown {
      people[person].channel.isKnown = true
      var viewers: [Int] = []
      subscriptions.forEachSubscriber(of: person) { viewer, _ in viewers.append(viewer) }
      for viewer in viewers where people[viewer].viewer?.isLive == false {
        people[viewer].viewer?.unknownChannelCount -= 1
        becomeLiveIfComplete(viewer, into: &effects)
      }
      publishEarlyWord(of: person, into: &effects)
    }
    readFriends(of: person, into: &effects)
  }

  /// The last viewer left, or the first one came back, or old slots have to be left: what is next, and when?
  private mutating func setChannelTimer(of person: Int) {
    let channel = people[person].channel
    if subscriptions.subscriberCount(of: person) == 0 {
      channelTimers.set(now.advanced(by: configuration.linger), for: person)
    } else if channel.phase == .live, let movedAt = channel.movedAt {
      channelTimers.set(movedAt.advanced(by: configuration.linger), for: person)
    } else if channel.phase == .waitingToSubscribe || channel.phase == .waitingToRead {
      channelTimers.set(now, for: person)
    } else {
      channelTimers.remove(person)
    }
  }

  mutating func lingerOrClose(_ person: Int, into effects: inout [Effect]) {
    if drain == nil { setChannelTimer(of: person) } else { closeChannel(person, into: &effects) }
  }

  mutating func serveChannelTimer(of person: Int, into effects: inout [Effect]) {
    guard subscriptions.subscriberCount(of: person) > 0 else { return closeChannel(person, into: &effects) }
    switch people[person].channel.phase {
    case .waitingToSubscribe:
      subscribe(person, at: ring.slot(for: people[person].user), into: &effects)
    case .waitingToRead:
      read(person, into: &effects)
    case .live:
      read(person, into: &effects)
    case .idle, .subscribing, .reading:
      break
    }
  }

  private mutating func closeChannel(_ person: Int, into effects: inout [Effect]) {
    leaveOldSlots(of: person, into: &effects)
    if let slot = people[person].channel.slot {
      effects.append(.unsubscribe(subscription(of: person, at: slot)))
    }
    people[person].channel = ChannelState()
    friendPositions[person] = .unknown
    expiries.remove(person)
    channelTimers.remove(person)
    removeIfUnused(person)
  }

  private mutating func leaveOldSlots(of person: Int, into effects: inout [Effect]) {
    for slot in people[person].channel.oldSlots {
      effects.append(.unsubscribe(subscription(of: person, at: slot)))
    }
    people[person].channel.oldSlots = []
  }

  mutating func change(to newRing: HashRing, into effects: inout [Effect]) {
    guard newRing.epoch > ring.epoch else { return }
    ring = newRing
    ringChangedAt = now
    for person in people.allNumbers {
      let channel = people[person].channel
      guard channel.phase != .idle, let oldSlot = channel.slot else { continue }
      let newSlot = newRing.slot(for: people[person].user)
      guard newSlot != oldSlot else { continue }
      guard subscriptions.subscriberCount(of: person) > 0 else {
        closeChannel(person, into: &effects)
        continue
      }
      people[person].channel.oldSlots.removeAll { $0 == newSlot || $0 == oldSlot }
      people[person].channel.oldSlots.append(oldSlot)
      people[person].channel.movedAt = now
      people[person].channel.failures = 0
      subscribe(person, at: newSlot, into: &effects)
    }
  }

  /// Whether by now every node has had the time to learn of a ring that this one got at `change`.
  private func isSettled(since change: Timestamp) -> Bool {
    change.advanced(by: configuration.linger) <= now
  }

  /// What was said while the connection to a slot was broken is in the cache at most.
  mutating func subscribeAgain(at slot: SlotID, into effects: inout [Effect]) {
    for person in people.allNumbers where people[person].channel.slot == slot {
      if subscriptions.subscriberCount(of: person) > 0 {
        subscribe(person, at: slot, into: &effects)
      } else {
        closeChannel(person, into: &effects)
      }
    }
  }

  private mutating func wait(_ phase: ChannelState.Phase, _ person: Int) {
    people[person].channel.phase = phase
    people[person].channel.failures += 1
    // A channel without viewers has its linger timer set, and is not worth trying again.
    guard subscriptions.subscriberCount(of: person) > 0 else { return }
    let delay = retryDelay(afterFailures: people[person].channel.failures)
    channelTimers.set(now.advanced(byMilliseconds: delay), for: person)
  }

  /// The person whose channel is in `phase` since `generation`; `nil` when the answer is to an older attempt.
  private func current(_ user: UserID, _ generation: UInt64, in phase: ChannelState.Phase) -> Int? {
    guard let person = people.number(of: user) else { return nil }
    let channel = people[person].channel
    return channel.generation == generation && channel.phase == phase ? person : nil
  }

  private func subscription(of person: Int, at slot: SlotID) -> ChannelSubscription {
    let channel = people[person].channel
    return ChannelSubscription(channel: people[person].user, slot: slot, generation: channel.generation)
  }
}
