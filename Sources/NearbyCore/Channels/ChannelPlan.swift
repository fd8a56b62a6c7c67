/// How far a ``SubscriptionPlanner`` is with one channel.
struct ChannelPlan: Sendable {
  enum Phase: Sendable {
    /// Neither subscribed nor wanted.
    case closed

    /// Asked the slot, waiting for the confirmation.
    case subscribing

    /// The slot could not be reached; asks again when its turn comes.
    case waitingToSubscribe

    /// Confirmed, reading the cache for what was said before.
    case reading

    /// The cache could not be reached; reads again when its turn comes.
    case waitingToRead

    /// Subscribed, and everything before is known.
    case live
  }

  /// What is to be done when the turn of a channel has come.
  enum Attempt: Sendable {
    case subscribe(at: SlotID)
    case read
  }

  private(set) var phase = Phase.closed

  /// Whether somebody wants to hear the channel.
  var isWatched = false

  /// The newest attempt; answers to earlier ones are dropped.
  private(set) var generation: UInt64 = 0

  /// Failures in a row.
  private(set) var failures = 0

  /// Where the newest attempt was made.
  private var slot: SlotID?

  /// Where the channel has to be subscribed again, as soon as its turn comes: at another slot after a change of the
  /// ring, or at the same one when its server was lost. Until then it goes on where it is.
  private var target: SlotID?

  /// Older slots that are still subscribed, to be left once nobody speaks there any more.
  private var oldSlots: [SlotID] = []

  /// When the ring changed, as long as nodes that do not know that yet, or what they sent before, may still speak at
  /// another slot. The last reading of the cache, a linger later, finds what was said there.
  private var movedAt: MonotonicTime?

  var isOpen: Bool { phase != .closed }

  /// Where the channel was asked for and has not been left since, the newest slot last.
  var slots: [SlotID] { slot.map { oldSlots + [$0] } ?? [] }

  /// Where the channel is subscribed, or will be once its turn comes.
  var nextSlot: SlotID? { target ?? slot }

  func isNewest(_ slot: SlotID) -> Bool { self.slot == slot }

  func isSubscribed(at slot: SlotID) -> Bool { self.slot == slot || oldSlots.contains(slot) }

  /// When to look after the channel by itself; `nil` while it waits for an answer or for its turn, or needs nothing.
  ///
  /// - Parameters:
  ///   - linger: For how long nodes may not know of a change of the ring.
  ///   - healing: When to read again what is live.
  ///   - isQueued: Whether it waits for its turn.
  ///   - now: The time.
  func nextLook(linger: Duration, healing: MonotonicTime?, isQueued: Bool, now: MonotonicTime) -> MonotonicTime? {
    if !isWatched { return now.advanced(by: linger) }
    if isQueued { return nil }
    if target != nil || phase == .waitingToSubscribe || phase == .waitingToRead { return now }
    return phase == .live ? movedAt?.advanced(by: linger) ?? healing : nil
  }

  // MARK: What happens to it

  /// The channel is asked for at a slot.
  mutating func subscribe(at slot: SlotID, generation: UInt64) {
    phase = .subscribing
    self.slot = slot
    self.generation = generation
  }

  /// The slot has confirmed, or it is time to read again: the cache is asked.
  ///
  /// - Parameter border: By now nobody speaks at another slot any more because of a change until then.
  mutating func read(settledUntil border: MonotonicTime) {
    phase = .reading
    if let movedAt, movedAt <= border { self.movedAt = nil }
  }

  mutating func confirm() {
    failures = 0
  }

  /// Everything that was said before is known.
  ///
  /// - Returns: The slots that may be left now.
  mutating func becomeLive() -> [SlotID] {
    phase = .live
    failures = 0
    guard movedAt == nil else { return [] }
    defer { oldSlots = [] }
    return oldSlots
  }

  /// What was asked for last could not be done.
  mutating func fail() {
    phase = phase == .reading ? .waitingToRead : .waitingToSubscribe
    failures += 1
  }

  /// Nodes may still speak at another slot, since the ring changed a short while ago.
  mutating func noteChange(at change: MonotonicTime) {
    movedAt = change
  }

  /// The channel has another owner, or its owner another server, since the ring changed `now`.
  mutating func move(to slot: SlotID, now: MonotonicTime) {
    target = slot
    movedAt = now
  }

  /// The server of its slot was lost. If it is about to move, it needs that slot no more.
  mutating func subscribeAgain() {
    target = target ?? slot
  }

  /// Its turn has come to be asked for again.
  ///
  /// - Returns: What is to be done; `nil` when an answer is on its way.
  mutating func takeTurn() -> Attempt? {
    if let target {
      if let slot, slot != target {
        oldSlots.removeAll { $0 == target || $0 == slot }
        oldSlots.append(slot)
        failures = 0
      }
      self.target = nil
      return .subscribe(at: target)
    }
    switch phase {
    case .waitingToSubscribe: return slot.map { .subscribe(at: $0) }
    case .waitingToRead, .live: return .read
    case .closed, .subscribing, .reading: return nil
    }
  }

  /// What is broken, or `nil`: for tests.
  func checkInvariants(hasTime: Bool, isQueued: Bool) -> String? {
    guard isOpen else {
      let isEmpty = slot == nil && oldSlots.isEmpty && target == nil && !isQueued
      return isEmpty && !isWatched && !hasTime ? nil : "closed, but something is left"
    }
    guard let slot else { return "open at no slot" }
    if oldSlots.contains(slot) { return "the present slot is also an old one" }
    if Set(oldSlots).count != oldSlots.count { return "an old slot is there twice" }
    if !isWatched { return hasTime ? nil : "nobody watches it, and it is never left" }
    let isDue: Bool =
      switch phase {
      case .waitingToSubscribe, .waitingToRead: true
      case .live: movedAt != nil || target != nil || !oldSlots.isEmpty
      case .closed, .subscribing, .reading: target != nil
      }
    return isDue && !hasTime && !isQueued ? "forgotten" : nil
  }
}
