/// Decides when a node subscribes to which channel at which slot, reads what it may have missed, and leaves again.
///
/// It is a pure value: time comes in, steps come out, and the same calls and the same seed give the same steps. Channels
/// are dense numbers from 0, of which it grows with the largest; which slot owns a channel it is told.
///
/// - A channel is subscribed when somebody begins to watch it, and left a linger after nobody does any more.
/// - Whenever a subscription has been confirmed, the cache is read: what was said before is found there, what is said
///   later arrives.
/// - When the ring changes, a channel is subscribed at its new slot before it is left at the old one. Others may still
///   speak at the old slot until they know the new ring too, so the cache is read once more a linger after the change,
///   and only then is the old slot left.
/// - What has to be asked for again after a change, a lost slot or a failure waits for its turn: at most
///   ``SubscriptionPolicy/burst`` channels at once and ``SubscriptionPolicy/rate`` a second after that, in jittered
///   portions. Until its turn comes, a channel lives on where it is. What is watched for the first time never waits.
/// - Every attempt has a generation, and answers to any but the newest are dropped.
///
/// It hands out single steps, as whoever does them can make larger batches: steps of several calls that wait for one
/// slot go out together.
public struct SubscriptionPlanner: Sendable {
  struct Turn: Sendable {
    var channel: Int
    var ticket: UInt64
  }

  let linger: Duration
  let backoff: Backoff
  var plans: ContiguousArray<ChannelPlan> = []

  /// When a channel's turn to be asked for again comes up, or when one that nobody watches is left.
  var timers = DeadlineQueue()

  /// The channels that wait for a token, the first one at `firstTurn`. Those whose ticket is no longer that of their
  /// channel do not count.
  var turns: ContiguousArray<Turn> = []
  var firstTurn = 0
  var lastTicket: UInt64 = 0
  var bucket: TokenBucket

  /// When the next portion of the turns is due; `nil` when nothing waits.
  var resumeAt: Timestamp?

  /// When the ring changed last; `nil` when it never did.
  var ringChangedAt: Timestamp?

  /// The time of the last call. Time never goes back: an earlier one counts as this.
  var now = Timestamp.distantPast
  var jitter: Jitter
  var lingers = true
  var lastGeneration: UInt64 = 0

  /// How many channels are subscribed, or about to be. O(1).
  public internal(set) var openCount = 0

  /// Creates a planner without channels. A value of the policy that is out of its range counts as the nearest that is
  /// not.
  ///
  /// - Parameters:
  ///   - policy: How long to wait, and how fast to subscribe again.
  ///   - seed: Where the jitter starts from; should differ from node to node.
  public init(policy: SubscriptionPolicy, seed: UInt64) {
    linger = max(policy.linger, .zero)
    backoff = Backoff(first: policy.firstRetryDelay, longest: policy.longestRetryDelay)
    let range = 1...1_000_000
    bucket = TokenBucket(
      rate: min(max(policy.rate, range.lowerBound), range.upperBound),
      burst: min(max(policy.burst, range.lowerBound), range.upperBound))
    jitter = Jitter(seed: seed)
  }

  /// Whether a channel is subscribed, or about to be. O(1).
  public func isOpen(_ channel: Int) -> Bool {
    plans.indices.contains(channel) && plans[channel].phase != .closed
  }

  /// Whether somebody watches a channel. O(1).
  public func isWatched(_ channel: Int) -> Bool {
    plans.indices.contains(channel) && plans[channel].isWatched
  }

  /// Whether a channel was asked for at a slot and has not been left there since. O(1).
  public func isSubscribed(_ channel: Int, at slot: SlotID) -> Bool {
    isOpen(channel) && (plans[channel].slot == slot || plans[channel].oldSlots.contains(slot))
  }

  /// Where a channel is subscribed, or will be once its turn comes; `nil` when it is closed or only lingers. O(1).
  package func nextSlot(of channel: Int) -> SlotID? {
    isWatched(channel) ? plans[channel].target ?? plans[channel].slot : nil
  }

  /// The slots at which a channel was asked for and has not been left since, the newest one last. O(1).
  public func slots(of channel: Int) -> [SlotID] {
    guard isOpen(channel), let slot = plans[channel].slot else { return [] }
    return plans[channel].oldSlots + [slot]
  }

  /// The first one begins to watch a channel, which `slot` owns by the present ring. O(log *n*).
  ///
  /// Does nothing when it is watched already. One that is still open goes on.
  ///
  /// - Precondition: `channel` is not negative.
  public mutating func watch(
    _ channel: Int, at slot: SlotID, now time: Timestamp, into steps: inout [Step]
  ) {
    precondition(channel >= 0, "A channel cannot be negative.")
    now = max(now, time)
    while plans.count <= channel { plans.append(ChannelPlan()) }
    guard !plans[channel].isWatched else { return }
    plans[channel].isWatched = true
    if plans[channel].phase == .closed {
      openCount += 1
      plans[channel].movedAt = ringChangedAt.flatMap { isSettled(since: $0) ? nil : $0 }
      subscribe(channel, at: slot, into: &steps)
    } else {
      setTimer(of: channel)
    }
  }

  /// Nobody watches a channel any more: it will be left a linger later, or is at once after
  /// ``stopLingering(at:into:)``. O(log *n*).
  public mutating func unwatch(_ channel: Int, now time: Timestamp, into steps: inout [Step]) {
    now = max(now, time)
    guard isWatched(channel) else { return }
    plans[channel].isWatched = false
    if lingers { setTimer(of: channel) } else { close(channel, into: &steps) }
  }

  /// From now on nothing lingers: what nobody watches is left at once. O(*n*) in the largest channel number.
  public mutating func stopLingering(at time: Timestamp, into steps: inout [Step]) {
    now = max(now, time)
    lingers = false
    for channel in plans.indices where isOpen(channel) && !plans[channel].isWatched {
      close(channel, into: &steps)
    }
  }

  /// A generation that no attempt had yet, for attempts of other kinds that are to be counted along. O(1).
  public mutating func makeGeneration() -> UInt64 {
    lastGeneration += 1
    return lastGeneration
  }

  mutating func subscribe(_ channel: Int, at slot: SlotID, into steps: inout [Step]) {
    let generation = makeGeneration()
    plans[channel].phase = .subscribing
    plans[channel].slot = slot
    plans[channel].generation = generation
    timers.remove(channel)
    steps.append(.subscribe(channel: channel, slot: slot, generation: generation))
  }

  mutating func read(_ channel: Int, into steps: inout [Step]) {
    plans[channel].phase = .reading
    if let movedAt = plans[channel].movedAt, isSettled(since: movedAt) { plans[channel].movedAt = nil }
    steps.append(.read(channel: channel, generation: plans[channel].generation))
  }

  mutating func close(_ channel: Int, into steps: inout [Step]) {
    for slot in slots(of: channel) {
      steps.append(
        .unsubscribe(channel: channel, slot: slot, generation: plans[channel].generation))
    }
    plans[channel] = ChannelPlan()
    timers.remove(channel)
    openCount -= 1
    steps.append(.close(channel: channel))
  }

  mutating func leaveOldSlots(of channel: Int, into steps: inout [Step]) {
    for slot in plans[channel].oldSlots {
      steps.append(
        .unsubscribe(channel: channel, slot: slot, generation: plans[channel].generation))
    }
    plans[channel].oldSlots = []
  }

  /// Whether by now every node has had the time to learn of a ring that this one got at `change`.
  func isSettled(since change: Timestamp) -> Bool {
    change.advanced(by: linger) <= now
  }
}
