/// Decides when a node subscribes to which channel at which slot, reads what it may have missed, and leaves again.
///
/// It is a pure value: time comes in, steps come out, and the same calls and the same seed give the same steps.
/// Channels are dense numbers from 0, of which it grows with the largest; which slot owns a channel it is told.
///
/// - A channel is subscribed when somebody begins to watch it, and left a linger after nobody does any more.
/// - Whenever a subscription has been confirmed, the cache is read: what was said before is found there, what is said
///   later arrives.
/// - When the ring changes, a channel is subscribed at its new slot before it is left at the old one: make before
///   break. Others may still speak at the old slot until they know the new ring too, so the cache is read once more a
///   linger after the change, and only then is the old slot left.
/// - What has to be asked for again after a change, a lost slot or a failure waits for its turn: at most
///   ``SubscriptionPolicy/burst`` channels at once and ``SubscriptionPolicy/rate`` a second after that, in jittered
///   portions. Until its turn comes, a channel lives on where it is. What is watched for the first time never waits.
/// - A live channel is read again now and then: nothing stays missed (``SubscriptionPolicy/healingInterval``).
/// - Every attempt has a generation, and answers to any but the newest are dropped.
///
/// It hands out single steps, as whoever does them can make larger batches: steps of several calls that wait for one
/// slot go out together.
public struct SubscriptionPlanner: Sendable {
  private let linger: Duration
  private(set) var plans: ContiguousArray<ChannelPlan> = []

  /// When to ask for which channel again, and when to leave which one that nobody watches.
  private var agenda: ChannelAgenda

  /// When the ring changed last; `nil` when it never did.
  private var ringChangedAt: MonotonicTime?

  private var lingers = true
  private var lastGeneration: UInt64 = 0

  /// How many channels are subscribed, or about to be. O(1).
  public private(set) var openCount = 0

  /// Creates a planner without channels. A value of the policy that is out of its range counts as the nearest that is
  /// not.
  ///
  /// - Parameters:
  ///   - policy: How long to wait, and how fast to subscribe again.
  ///   - seed: Where the jitter starts from; should differ from node to node.
  public init(policy: SubscriptionPolicy, seed: UInt64) {
    linger = max(policy.linger, .zero)
    agenda = ChannelAgenda(policy: policy, seed: seed)
  }

  /// Whether a channel is subscribed, or about to be. O(1).
  public func isOpen(_ channel: Int) -> Bool { plans.indices.contains(channel) && plans[channel].isOpen }

  /// Whether somebody watches a channel. O(1).
  public func isWatched(_ channel: Int) -> Bool { plans.indices.contains(channel) && plans[channel].isWatched }

  /// Whether a channel was asked for at a slot and has not been left there since. O(1).
  public func isSubscribed(_ channel: Int, at slot: SlotID) -> Bool {
    isOpen(channel) && plans[channel].isSubscribed(at: slot)
  }

  /// Where a channel is subscribed, or will be once its turn comes; `nil` when it is closed or only lingers. O(1).
  package func nextSlot(of channel: Int) -> SlotID? { isWatched(channel) ? plans[channel].nextSlot : nil }

  /// The slots at which a channel was asked for and has not been left since, the newest one last. O(1).
  public func slots(of channel: Int) -> [SlotID] { isOpen(channel) ? plans[channel].slots : [] }

  /// A generation that no attempt had yet, for attempts of other kinds that are to be counted along. O(1).
  public mutating func makeGeneration() -> UInt64 {
    lastGeneration += 1
    return lastGeneration
  }

  // MARK: Who is watched

  /// The first one begins to watch a channel, which `slot` owns by the present ring. O(log *n*).
  ///
  /// Does nothing when it is watched already. One that is still open goes on.
  ///
  /// - Precondition: `channel` is not negative.
  public mutating func watch(_ channel: Int, at slot: SlotID, now: MonotonicTime, into steps: inout [Step]) {
    precondition(channel >= 0, "A channel cannot be negative.")
    agenda.advance(to: now)
    while plans.count <= channel { plans.append(ChannelPlan()) }
    guard !plans[channel].isWatched else { return }
    plans[channel].isWatched = true
    if !plans[channel].isOpen {
      openCount += 1
      if let ringChangedAt, ringChangedAt > settledUntil { plans[channel].noteChange(at: ringChangedAt) }
      subscribe(channel, at: slot, into: &steps)
    } else {
      setTime(of: channel)
    }
  }

  /// Nobody watches a channel any more: it will be left a linger later, or is at once after
  /// ``stopLingering(now:into:)``. O(log *n*).
  public mutating func unwatch(_ channel: Int, now: MonotonicTime, into steps: inout [Step]) {
    agenda.advance(to: now)
    guard isWatched(channel) else { return }
    plans[channel].isWatched = false
    if lingers { setTime(of: channel) } else { close(channel, into: &steps) }
  }

  /// From now on nothing lingers: what nobody watches is left at once. O(*n*) in the largest channel number.
  public mutating func stopLingering(now: MonotonicTime, into steps: inout [Step]) {
    agenda.advance(to: now)
    lingers = false
    for channel in plans.indices where isOpen(channel) && !plans[channel].isWatched {
      close(channel, into: &steps)
    }
  }

  // MARK: Where channels live

  /// The ring changed: channels have to be subscribed anew, and are left if nobody watches them. O(*n*) in the largest
  /// channel number.
  ///
  /// Has to be told of every change, also when nothing moves, since a channel that is opened soon after it has to be
  /// read a second time, too.
  ///
  /// - Parameters:
  ///   - now: When the node learnt of the ring.
  ///   - steps: Gets what has to be done, in order.
  ///   - newSlot: Where a channel has to be subscribed anew: at the slot that owns it now, or at the same one when the
  ///     server of that is another one; `nil` when the channel stays. Called once for each open channel, in ascending
  ///     order.
  public mutating func ringChanged(
    now: MonotonicTime, into steps: inout [Step], newSlot: (_ channel: Int) -> SlotID?
  ) {
    agenda.advance(to: now)
    ringChangedAt = agenda.now
    for channel in plans.indices where isOpen(channel) {
      guard let slot = newSlot(channel) else { continue }
      guard plans[channel].isWatched else {
        close(channel, into: &steps)
        continue
      }
      plans[channel].move(to: slot, now: agenda.now)
      wantTurn(channel, into: &steps)
    }
  }

  /// The connection to a slot broke, or its server is back after it was gone: all its channels have to be subscribed
  /// again and read again, as what was said meanwhile is in the cache at most. Those that nobody watches are left.
  /// O(*n*) in the largest channel number.
  ///
  /// A channel that is only to be left at the slot stays as it is: what it misses there, its last reading finds.
  public mutating func slotLost(_ slot: SlotID, now: MonotonicTime, into steps: inout [Step]) {
    agenda.advance(to: now)
    for channel in plans.indices where isOpen(channel) && plans[channel].isNewest(slot) {
      guard plans[channel].isWatched else {
        close(channel, into: &steps)
        continue
      }
      plans[channel].subscribeAgain()
      wantTurn(channel, into: &steps)
    }
  }

  // MARK: Answers

  /// A subscription stands. O(log *n*).
  public mutating func subscriptionConfirmed(
    _ channel: Int, generation: UInt64, now: MonotonicTime, into steps: inout [Step]
  ) {
    agenda.advance(to: now)
    guard isCurrent(channel, generation, .subscribing) else { return }
    plans[channel].confirm()
    read(channel, into: &steps)
  }

  /// A subscription could not be made: it is tried again after a pause. O(log *n*).
  public mutating func subscriptionFailed(_ channel: Int, generation: UInt64, now: MonotonicTime) {
    agenda.advance(to: now)
    guard isCurrent(channel, generation, .subscribing) else { return }
    fail(channel)
  }

  /// The cache has answered: everything that was said before the subscription is known. O(log *n*).
  ///
  /// - Returns: Whether this was the answer that the channel waited for. Others are to be thrown away.
  public mutating func readingAnswered(
    _ channel: Int, generation: UInt64, now: MonotonicTime, into steps: inout [Step]
  ) -> Bool {
    agenda.advance(to: now)
    guard isCurrent(channel, generation, .reading) else { return false }
    for slot in plans[channel].becomeLive() { leave(channel, at: slot, into: &steps) }
    if plans[channel].isWatched { setTime(of: channel) }
    return true
  }

  /// The cache could not answer: it is asked again after a pause. O(log *n*).
  public mutating func readingFailed(_ channel: Int, generation: UInt64, now: MonotonicTime) {
    agenda.advance(to: now)
    guard isCurrent(channel, generation, .reading) else { return }
    fail(channel)
  }

  /// Whether a channel is in `phase` since `generation`; if not, the answer is to an older attempt.
  private func isCurrent(_ channel: Int, _ generation: UInt64, _ phase: ChannelPlan.Phase) -> Bool {
    plans.indices.contains(channel) && plans[channel].phase == phase && plans[channel].generation == generation
  }

  private mutating func fail(_ channel: Int) {
    plans[channel].fail()
    // A channel that nobody watches has its linger timer set. One that waits for its turn will be tried again then.
    guard plans[channel].isWatched, !agenda.isQueued(channel) else { return }
    agenda.look(after: channel, failures: plans[channel].failures)
  }

  // MARK: Time

  /// When the planner next has something to do by itself; `nil` while it only waits for calls. O(1).
  public var nextDeadline: MonotonicTime? { agenda.nextDeadline }

  /// Does everything whose time has come. O(*k* log *n*) in the number of steps.
  public mutating func advance(to now: MonotonicTime, into steps: inout [Step]) {
    agenda.advance(to: now)
    while let channel = agenda.popDue() {
      if plans[channel].isWatched {
        wantTurn(channel, into: &steps)
      } else {
        close(channel, into: &steps)
      }
    }
    serveTurns(into: &steps)
  }

  /// By now every node has had the time to learn of a ring that this one got until then.
  private var settledUntil: MonotonicTime { agenda.now.advanced(by: .zero - linger) }

  /// Notes when to look after an open channel next.
  private mutating func setTime(of channel: Int) {
    let (isQueued, healing) = (agenda.isQueued(channel), agenda.makeHealingTime())
    let time = plans[channel].nextLook(linger: linger, healing: healing, isQueued: isQueued, now: agenda.now)
    agenda.look(after: channel, at: time)
  }

  /// Lets a channel be asked for again at once if the pace allows it, and lines it up otherwise.
  private mutating func wantTurn(_ channel: Int, into steps: inout [Step]) {
    agenda.lineUp(channel)
    serveTurns(into: &steps)
  }

  private mutating func serveTurns(into steps: inout [Step]) {
    while let channel = nextTurn() {
      switch plans[channel].takeTurn() {
      case .subscribe(let slot): subscribe(channel, at: slot, into: &steps)
      case .read: read(channel, into: &steps)
      case nil: break
      }
    }
  }

  private mutating func nextTurn() -> Int? {
    let plans = plans
    return agenda.popTurn { plans[$0].isWatched }
  }

  // MARK: Steps

  private mutating func subscribe(_ channel: Int, at slot: SlotID, into steps: inout [Step]) {
    let generation = makeGeneration()
    plans[channel].subscribe(at: slot, generation: generation)
    agenda.look(after: channel, at: nil)
    steps.append(.subscribe(channel: channel, slot: slot, generation: generation))
  }

  private mutating func read(_ channel: Int, into steps: inout [Step]) {
    plans[channel].read(settledUntil: settledUntil)
    steps.append(.read(channel: channel, generation: plans[channel].generation))
  }

  private func leave(_ channel: Int, at slot: SlotID, into steps: inout [Step]) {
    steps.append(.unsubscribe(channel: channel, slot: slot, generation: plans[channel].generation))
  }

  private mutating func close(_ channel: Int, into steps: inout [Step]) {
    for slot in slots(of: channel) { leave(channel, at: slot, into: &steps) }
    plans[channel] = ChannelPlan()
    agenda.remove(channel)
    openCount -= 1
    steps.append(.close(channel: channel))
  }
}

// MARK: Invariants

extension SubscriptionPlanner {
  /// What is wrong with the state, for tests; `nil` when nothing is. O(*n* log *n*).
  package func checkInvariants() -> String? {
    if let fault = agenda.checkInvariants() { return fault }
    for channel in plans.indices {
      let fault = plans[channel].checkInvariants(hasTime: agenda.hasTime(channel), isQueued: agenda.isQueued(channel))
      if let fault { return "channel \(channel): \(fault)" }
      if isOpen(channel), !isWatched(channel), !lingers { return "channel \(channel) lingers when nothing should" }
    }
    if plans.count(where: \.isOpen) != openCount { return "open channels are miscounted" }
    let generations = plans.filter(\.isOpen).map(\.generation)
    if Set(generations).count != generations.count { return "two channels have one generation" }
    return (generations.max() ?? 0) > lastGeneration ? "a generation from the future" : nil
  }
}
