import NearbyCore
import Testing

/// One planner and its clock: tell it what happened, look at the steps.
struct ScriptedPlanner {
  typealias Step = SubscriptionPlanner.Step

  private(set) var planner: SubscriptionPlanner
  private var generations: [Int: UInt64] = [:]
  private(set) var now = MonotonicTime(milliseconds: 1_000_000)

  init(seed: UInt64 = 1, configure: (inout SubscriptionPolicy) -> Void = { _ in }) {
    var policy = SubscriptionPolicy()
    configure(&policy)
    planner = SubscriptionPlanner(policy: policy, seed: seed)
  }

  private mutating func call(_ body: (inout SubscriptionPlanner, MonotonicTime, inout [Step]) -> Void) -> [Step] {
    var steps: [Step] = []
    body(&planner, now, &steps)
    if let fault = planner.checkInvariants() { Issue.record("\(fault)") }
    for case .subscribe(let channel, _, let generation) in steps { generations[channel] = generation }
    return steps
  }

  mutating func watch(_ channel: Int, at slot: Int = 1) throws -> [Step] {
    let slot = try Town.slot(slot)
    return call { $0.watch(channel, at: slot, now: $1, into: &$2) }
  }

  mutating func unwatch(_ channel: Int) -> [Step] {
    call { $0.unwatch(channel, now: $1, into: &$2) }
  }

  mutating func stopLingering() -> [Step] {
    call { $0.stopLingering(now: $1, into: &$2) }
  }

  mutating func confirm(_ channel: Int, _ generation: UInt64) -> [Step] {
    call { $0.subscriptionConfirmed(channel, generation: generation, now: $1, into: &$2) }
  }

  mutating func fail(_ channel: Int, _ generation: UInt64) {
    _ = call { planner, now, _ in planner.subscriptionFailed(channel, generation: generation, now: now) }
  }

  /// The steps, or `nil` when nobody waited for the answer.
  mutating func answer(_ channel: Int, _ generation: UInt64) -> [Step]? {
    var isAccepted = false
    let steps = call {
      isAccepted = $0.readingAnswered(channel, generation: generation, now: $1, into: &$2)
    }
    return isAccepted ? steps : nil
  }

  mutating func failReading(_ channel: Int, _ generation: UInt64) {
    _ = call { planner, now, _ in planner.readingFailed(channel, generation: generation, now: now) }
  }

  /// Moves each of these channels to a slot.
  mutating func move(_ moves: [Int: Int]) throws -> [Step] {
    let slots = try moves.mapValues { try Town.slot($0) }
    return call { $0.ringChanged(now: $1, into: &$2) { slots[$0] } }
  }

  mutating func lose(_ slot: Int) throws -> [Step] {
    let slot = try Town.slot(slot)
    return call { $0.slotLost(slot, now: $1, into: &$2) }
  }

  mutating func wait(_ duration: Duration) -> [Step] {
    now = now.advanced(by: duration)
    return call { $0.advance(to: $1, into: &$2) }
  }

  /// Waits until the planner has something to do.
  mutating func waitForDeadline() throws -> (delay: Int64, steps: [Step]) {
    let deadline = try #require(planner.nextDeadline)
    let delay = deadline.milliseconds(since: now)
    return (delay, wait(.milliseconds(delay)))
  }

  /// Subscribes a channel and lets everything be answered.
  mutating func open(_ channel: Int, at slot: Int = 1) throws {
    _ = try watch(channel, at: slot)
    settle(channel)
  }

  /// Answers the newest attempt of a channel.
  mutating func settle(_ channel: Int) {
    guard let generation = generations[channel] else { return }
    _ = confirm(channel, generation)
    _ = answer(channel, generation)
  }
}

extension SubscriptionPlanner.Step {
  static func subscribe(_ channel: Int, _ slot: Int, _ generation: UInt64) throws -> Self {
    .subscribe(channel: channel, slot: try Town.slot(slot), generation: generation)
  }

  static func unsubscribe(_ channel: Int, _ slot: Int, _ generation: UInt64) throws -> Self {
    .unsubscribe(channel: channel, slot: try Town.slot(slot), generation: generation)
  }

  static func read(_ channel: Int, _ generation: UInt64) -> Self {
    .read(channel: channel, generation: generation)
  }
}
