import NearbyCore
import NearbyTestKit

/// A random history around a ``SubscriptionPlanner``: people who watch, servers that fail, rings that change,
/// publishers who hear of that late, and what must be true in it.
///
/// What should be is kept in the plainest way: who is watched, who owns what, what was said last. What is wrong is
/// collected in ``faults``.
struct PlannerWorld {
  typealias Step = SubscriptionPlanner.Step

  struct Place: Hashable {
    var channel: Int
    var slot: SlotID
  }

  enum Answer {
    case confirmed(channel: Int, generation: UInt64)
    case failed(channel: Int, generation: UInt64)
    case found(channel: Int, generation: UInt64, word: Int)
    case notFound(channel: Int, generation: UInt64)
  }

  private(set) var planner: SubscriptionPlanner
  private(set) var faults: [String] = []

  /// Every step that the planner gave.
  private(set) var trace: [Step] = []

  let policy: SubscriptionPolicy
  var random: SplitMix64
  let slots: [SlotID]
  let channels = 0..<12
  private(set) var now: Int64 = 1_000_000

  // What should be.
  private(set) var watched: Set<Int> = []
  private(set) var owners: [SlotID]
  private var formerOwners: [(owners: [SlotID], until: Int64)] = []

  /// What was said last on each channel; the cache knows it before anybody hears it.
  private var words: [Int: Int] = [:]

  // What is.
  private(set) var subscribed: Set<Place> = []
  private var heard: [Int: Int] = [:]

  /// Channels that were known once and have not been cut off since: they must stay subscribed somewhere.
  private var standing: Set<Int> = []
  private var lanes: [SlotID: [Step]] = [:]
  private var readings: [Step] = []
  private var answers: [Answer] = []
  private var turns: [Int64] = []

  /// Slots whose connection has broken without the planner knowing.
  private var brokenSlots: Set<SlotID> = []

  init(seed: UInt64) throws {
    random = SplitMix64(seed: seed)
    var policy = SubscriptionPolicy()
    policy.linger = .milliseconds(Int.random(in: 0...3000, using: &random))
    policy.firstRetryDelay = .milliseconds(50)
    policy.longestRetryDelay = .milliseconds(800)
    policy.burst = Int.random(in: 1...5, using: &random)
    policy.rate = Int.random(in: 1...40, using: &random)
    self.policy = policy
    let slots = try (1...4).map { try Town.slot($0) }
    self.slots = slots
    owners = channels.map { slots[$0 % slots.count] }
    planner = SubscriptionPlanner(policy: policy, seed: seed)
  }

  private mutating func anyChannel() -> Int { Int.random(in: channels, using: &random) }

  private mutating func anySlot() -> SlotID { slots[Int.random(in: slots.indices, using: &random)] }

  private mutating func happens(_ percentage: Int) -> Bool {
    Int.random(in: 0..<100, using: &random) < percentage
  }

  /// Calls the planner and does what can be done at once with its steps.
  private mutating func call(
    paced: Bool = false, _ body: (inout SubscriptionPlanner, MonotonicTime, inout [Step]) -> Void
  ) {
    var steps: [Step] = []
    body(&planner, MonotonicTime(milliseconds: now), &steps)
    trace += steps
    if let fault = planner.checkInvariants() { faults.append(fault) }
    for step in steps {
      switch step {
      case .subscribe(let channel, let slot, _):
        if !watched.contains(channel) { faults.append("\(channel) is subscribed for nobody") }
        if paced { turns.append(now) }
        lanes[slot, default: []].append(step)
      case .unsubscribe(_, let slot, _):
        lanes[slot, default: []].append(step)
      case .read:
        if paced { turns.append(now) }
        readings.append(step)
      case .close(let channel):
        if watched.contains(channel) { faults.append("\(channel) is closed, but watched") }
        heard[channel] = nil
        standing.remove(channel)
      }
    }
  }

  // MARK: What happens

  mutating func act() {
    switch Int.random(in: 0..<100, using: &random) {
    case 0..<15: watch(anyChannel())
    case 15..<25: unwatch(anyChannel())
    case 25..<40: say(on: anyChannel())
    case 40..<75: for _ in 0..<Int.random(in: 1...6, using: &random) { work(failurePercentage: 15) }
    case 75..<78: changeRing()
    case 78..<81: lose(anySlot())
    case 81..<83: breakUnnoticed()
    case 83..<97: pass(Int64.random(in: 0...200, using: &random))
    default: pass(Int64.random(in: 0...20_000, using: &random))
    }
    for channel in standing where !subscribed.contains(where: { $0.channel == channel }) {
      faults.append("\(channel) is watched, and subscribed nowhere")
    }
  }

  private mutating func watch(_ channel: Int) {
    watched.insert(channel)
    let owner = owners[channel]
    call { $0.watch(channel, at: owner, now: $1, into: &$2) }
  }

  private mutating func unwatch(_ channel: Int) {
    watched.remove(channel)
    call { $0.unwatch(channel, now: $1, into: &$2) }
  }

  mutating func unwatchAll() {
    for channel in channels { unwatch(channel) }
  }

  /// The cache stores it, then it is published by somebody who may not know the present ring yet.
  private mutating func say(on channel: Int) {
    words[channel, default: 0] += 1
    let known = formerOwners.filter { $0.until > now }.map(\.owners) + [owners]
    publish(channel, at: known[Int.random(in: known.indices, using: &random)][channel])
  }

  private mutating func publish(_ channel: Int, at slot: SlotID) {
    guard !brokenSlots.contains(slot), subscribed.contains(Place(channel: channel, slot: slot)) else {
      return
    }
    heard[channel] = words[channel]
  }

  private mutating func changeRing() {
    // Who publishes in the middle of a linger still knows the former ring.
    formerOwners.append((owners, now + policy.linger.wholeMilliseconds))
    var moves: [Int: SlotID] = [:]
    for channel in channels where happens(50) {
      let slot = anySlot()
      if slot != owners[channel] { moves[channel] = slot }
      owners[channel] = slot
    }
    if happens(30) {
      // Another server under the same name: nothing that was subscribed at the old one is there.
      let replaced = anySlot()
      cutOff(replaced)
      for channel in channels where owners[channel] == replaced { moves[channel] = replaced }
    }
    // Others know the new ring before this node does.
    for channel in channels where happens(20) {
      words[channel, default: 0] += 1
      publish(channel, at: owners[channel])
    }
    call(paced: true) { $0.ringChanged(now: $1, into: &$2) { moves[$0] } }
  }

  /// Everything that was subscribed at the slot is gone.
  private mutating func cutOff(_ slot: SlotID) {
    for place in subscribed where place.slot == slot { standing.remove(place.channel) }
    subscribed = subscribed.filter { $0.slot != slot }
  }

  private mutating func lose(_ slot: SlotID) {
    cutOff(slot)
    brokenSlots.remove(slot)
    call(paced: true) { $0.slotLost(slot, now: $1, into: &$2) }
  }

  /// A connection breaks, which nobody notices for a while: confirmations are lost.
  private mutating func breakUnnoticed() {
    let slot = anySlot()
    brokenSlots.insert(slot)
    cutOff(slot)
  }

  private mutating func pass(_ milliseconds: Int64) {
    now += milliseconds
    if let deadline = planner.nextDeadline, deadline.milliseconds <= now {
      call(paced: true) { $0.advance(to: $1, into: &$2) }
    }
  }

  // MARK: Ports

  /// Does one thing that waits to be done.
  private mutating func work(failurePercentage: Int) {
    let kind = Int.random(in: 0..<3, using: &random)
    if kind == 0, let slot = lanes.keys.sorted().randomElement(using: &random),
      var works = lanes[slot], !works.isEmpty
    {
      let step = works.removeFirst()
      lanes[slot] = works.isEmpty ? nil : works
      perform(step, fails: happens(failurePercentage))
    } else if kind == 1, let index = readings.indices.randomElement(using: &random) {
      perform(readings.remove(at: index), fails: happens(failurePercentage))
    } else if kind == 2, let index = answers.indices.randomElement(using: &random) {
      // Some confirmations come twice.
      let answer = answers[index]
      if case .confirmed = answer, happens(failurePercentage) {} else { answers.remove(at: index) }
      take(answer)
    }
  }

  private mutating func perform(_ step: Step, fails: Bool) {
    switch step {
    case .subscribe(let channel, let slot, let generation):
      guard !brokenSlots.contains(slot) else { return }
      // After an error nothing is known of the outcome.
      if !fails || happens(50) { subscribed.insert(Place(channel: channel, slot: slot)) }
      let failure = Answer.failed(channel: channel, generation: generation)
      answers.append(fails ? failure : .confirmed(channel: channel, generation: generation))
    case .unsubscribe(let channel, let slot, _):
      subscribed.remove(Place(channel: channel, slot: slot))
    case .read(let channel, let generation):
      let failure = Answer.notFound(channel: channel, generation: generation)
      let word = words[channel] ?? 0
      answers.append(fails ? failure : .found(channel: channel, generation: generation, word: word))
    case .close: break
    }
  }

  private mutating func take(_ answer: Answer) {
    switch answer {
    case .confirmed(let channel, let generation):
      call { $0.subscriptionConfirmed(channel, generation: generation, now: $1, into: &$2) }
    case .failed(let channel, let generation):
      call { planner, now, _ in planner.subscriptionFailed(channel, generation: generation, now: now) }
    case .found(let channel, let generation, let word):
      var isAccepted = false
      call { isAccepted = $0.readingAnswered(channel, generation: generation, now: $1, into: &$2) }
      guard isAccepted else { return }
      heard[channel] = max(heard[channel] ?? 0, word)
      // Unless its connection has broken unnoticed, it stands now.
      standing.remove(channel)
      guard let slot = planner.slots(of: channel).last else { return }
      if subscribed.contains(Place(channel: channel, slot: slot)) { standing.insert(channel) }
    case .notFound(let channel, let generation):
      call { planner, now, _ in planner.readingFailed(channel, generation: generation, now: now) }
    }
  }

  // MARK: Quiet

  /// Nothing fails any more; everything is done and every deadline met until nothing is left.
  mutating func settle() {
    for slot in slots where brokenSlots.contains(slot) { lose(slot) }
    for _ in 0..<10_000 {
      while !lanes.isEmpty || !readings.isEmpty || !answers.isEmpty { work(failurePercentage: 0) }
      guard let deadline = planner.nextDeadline else { return }
      pass(max(deadline.milliseconds - now, 0))
    }
    faults.append("it never becomes quiet")
  }

  mutating func checkQuiet() {
    let wanted = Set(watched.map { Place(channel: $0, slot: owners[$0]) })
    if subscribed != wanted { faults.append("\(subscribed) are subscribed, and not \(wanted)") }
    if planner.openCount != watched.count { faults.append("\(planner.openCount) channels are open") }
    let counts = Dictionary(grouping: watched) { owners[$0] }.mapValues(\.count)
    if planner.openCounts != counts { faults.append("\(planner.openCounts) are open, and not \(counts)") }
    for channel in watched.sorted() {
      if planner.slots(of: channel) != [owners[channel]] { faults.append("\(channel) is elsewhere") }
      if heard[channel] != words[channel] ?? 0 { faults.append("a word on \(channel) was missed") }
    }
  }

  /// In no span of time were there more turns than a burst and what the rate allows.
  mutating func checkPace() {
    for (first, start) in turns.enumerated() {
      for last in first..<turns.count {
        let allowed = Int64(policy.burst) + Int64(policy.rate) * (turns[last] - start) / 1000
        guard last - first + 1 <= allowed else {
          return faults.append("\(last - first + 1) turns from \(start) to \(turns[last])")
        }
      }
    }
  }
}
