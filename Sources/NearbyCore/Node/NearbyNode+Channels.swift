extension NearbyNode {
  /// How many channels the node is subscribed to, or about to be. O(1).
  public var channelCount: Int { planner.openCount }

  /// How many channels the node is subscribed to at which slot, or about to be: one that moves counts where it goes.
  /// O(*n*) in the largest number of people known at a time.
  public var channelCounts: [SlotID: Int] { planner.openCounts }

  /// How many pairs of a viewer and a friend have been compared. O(1).
  public var friendCheckCount: Int { proximity.checkCount }

  /// Lets a viewer hear a channel, and counts it.
  mutating func link(_ viewer: Int, to friend: Int, into effects: inout [Effect]) {
    guard let outcome = proximity.link(viewer, to: friend) else { return }
    if outcome.isFirst {
      let owner = ring.slot(for: people[friend].user)
      var steps: [SubscriptionPlanner.Step] = []
      planner.watch(friend, at: owner, now: now, into: &steps)
      perform(steps, into: &effects)
    }
    if !people[friend].channel.isKnown { people[viewer].viewer?.awaitChannel() }
    guard outcome.isNear else { return }
    let transition = ProximityIndex.Transition(peer: friend, wasNear: false, isNear: true)
    tell(viewer, of: friend, transition, whyLeft: .outOfRange, into: &effects)
  }

  /// Lets a viewer hear a channel no longer. If its snapshot waited for nothing else, it is due: whoever unlinks sends
  /// it, once no more is to be unlinked.
  mutating func unlink(_ viewer: Int, from friend: Int, into effects: inout [Effect]) {
    guard let outcome = proximity.unlink(viewer, from: friend) else { return }
    if let state = people[viewer].viewer {
      if state.isLive, outcome.wasNear {
        let event = SessionEvent.left(people[friend].user, .unfriended)
        for session in state.sessions { effects.append(.deliver(session, event)) }
      }
      if !people[friend].channel.isKnown { people[viewer].viewer?.endAwaitingChannel() }
    }
    if outcome.isLast { stopWatching(friend, into: &effects) }
  }

  /// The last viewer of a channel is gone.
  mutating func stopWatching(_ person: Int, into effects: inout [Effect]) {
    var steps: [SubscriptionPlanner.Step] = []
    planner.unwatch(person, now: now, into: &steps)
    perform(steps, into: &effects)
  }

  mutating func subscriptionConfirmed(_ subscription: ChannelSubscription, into effects: inout [Effect]) {
    guard let person = people.number(of: subscription.channel) else { return }
    var steps: [SubscriptionPlanner.Step] = []
    planner.subscriptionConfirmed(person, generation: subscription.generation, now: now, into: &steps)
    perform(steps, into: &effects)
  }

  mutating func subscriptionFailed(_ subscription: ChannelSubscription) {
    guard let person = people.number(of: subscription.channel) else { return }
    planner.subscriptionFailed(person, generation: subscription.generation, now: now)
  }

  mutating func cacheFailed(_ user: UserID, generation: UInt64) {
    guard let person = people.number(of: user) else { return }
    planner.readingFailed(person, generation: generation, now: now)
  }

  /// The cache answered: everything that was said before the subscription is known now.
  mutating func cacheAnswered(
    _ user: UserID, generation: UInt64, record: LocationRecord?, age: Int64, into effects: inout [Effect]
  ) {
    guard let person = people.number(of: user) else { return }
    var steps: [SubscriptionPlanner.Step] = []
    guard planner.readingAnswered(person, generation: generation, now: now, into: &steps) else { return }
    perform(steps, into: &effects)
    let start = effects.count
    if let record, record.user == user {
      // A place that is newer than all that was known, or was hidden until now, was told while the node listened.
      let channel = people[person].channel
      let isShown = record.version == channel.version && channel.record?.location == nil
      let isMissed = channel.isKnown && (record.version > channel.version || isShown)
      receive(record, age: age, from: isMissed ? .missed : .cache, into: &effects)
    }
    let isToldAgain = effects[start...].contains { if case .announce = $0 { true } else { false } }
    if !isToldAgain { repair(record, of: person, into: &effects) }
    if !people[person].channel.isKnown {
      people[person].channel.isKnown = true
      var viewers: [Int] = []
      proximity.forEachViewer(of: person) { viewer, _ in viewers.append(viewer) }
      for viewer in viewers where people[viewer].viewer?.isLive == false {
        people[viewer].viewer?.endAwaitingChannel()
        becomeLiveIfComplete(viewer, into: &effects)
      }
    }
    readAccount(of: person, into: &effects)
    readDecisions(of: person, unlessFoundIn: record, into: &effects)
  }

  /// Takes a ring that is newer than the present one: moves the channels that have another owner, and subscribes again
  /// to those whose owner is another server now.
  mutating func ringChanged(to newRing: HashRing, into effects: inout [Effect]) {
    guard newRing.epoch != ring.epoch, let change = try? RingChange(from: ring, to: newRing) else { return }
    rings.replace(with: newRing, now: now)
    var steps: [SubscriptionPlanner.Step] = []
    planMoves(by: change, into: &steps)
    perform(steps, into: &effects)
  }

  private mutating func planMoves(by change: RingChange, into steps: inout [SubscriptionPlanner.Step]) {
    let renewed = Set(change.slotsWithNewEndpoint)
    let people = people
    planner.ringChanged(now: now, into: &steps) { person in
      let user = people[person].user
      if let move = change.move(of: user) { return move.to }
      guard !renewed.isEmpty else { return nil }
      let owner = change.new.slot(for: user)
      return renewed.contains(owner) ? owner : nil
    }
  }

  /// What was said while the connection to a slot was broken is in the cache at most.
  mutating func slotLost(at slot: SlotID, into effects: inout [Effect]) {
    var steps: [SubscriptionPlanner.Step] = []
    planner.slotLost(slot, now: now, into: &steps)
    perform(steps, into: &effects)
  }

  /// Turns what the planner wants done into effects.
  mutating func perform(_ steps: [SubscriptionPlanner.Step], into effects: inout [Effect]) {
    for step in steps {
      switch step {
      case .subscribe(let person, let slot, let generation):
        effects.append(.subscribe(subscription(of: person, at: slot, generation)))
      case .unsubscribe(let person, let slot, let generation):
        effects.append(.unsubscribe(subscription(of: person, at: slot, generation)))
      case .read(let person, let generation):
        effects.append(.readCache(people[person].user, generation: generation))
      case .close(let person):
        forget(keptVersions(of: person), keeping: RecordVersions())
        people[person].channel = ChannelState()
        // Nobody sees it any more.
        _ = proximity.moveFriend(person, to: .unknown)
        expiries.remove(person)
        people.unconfirmedRecords.remove(person)
        doubtfulDecisions.remove(person)
        removeIfUnused(person)
      }
    }
  }

  private func subscription(of person: Int, at slot: SlotID, _ generation: UInt64) -> ChannelSubscription {
    ChannelSubscription(channel: people[person].user, slot: slot, generation: generation)
  }
}
