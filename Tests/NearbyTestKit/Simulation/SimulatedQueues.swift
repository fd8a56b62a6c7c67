internal import NearbyCore

/// What waits to be done in a ``NearbySimulation``: a queue for each port, slot and connection of each node, of which
/// chance chooses the one that goes on next.
struct SimulatedQueues: Sendable {
  /// Whose work keeps its order.
  enum Queue: Hashable, Sendable {
    case cache(node: Int)
    case history(node: Int)
    case account(node: Int)
    case requests(UserID, node: Int)
    case slot(SlotID, node: Int)
    case channel(SlotID, node: Int)

    var node: Int {
      switch self {
      case .cache(let node), .history(let node), .account(let node), .requests(_, let node), .slot(_, let node),
        .channel(_, let node):
        node
      }
    }
  }

  enum Work: Sendable {
    case effect(NearbyNode.Effect, receipt: SimulatedReceipts.ID?)
    case message(ChannelMessage)
  }

  /// What waits, and since when. Its ages grow meanwhile, as if servers and brokers knew how long they take: a model of
  /// who is seen has no room for what is late.
  private struct Waiting {
    var work: Work
    var since: MonotonicTime

    func work(at now: MonotonicTime) -> Work {
      let elapsed = now.milliseconds(since: since)
      switch work {
      case .message(.location(let record, let age)):
        return .message(.location(record, ageMilliseconds: age + elapsed))
      case .effect(.publish(.location(let record, let age), let slot, let attempt), let receipt):
        let message = ChannelMessage.location(record, ageMilliseconds: age + elapsed)
        return .effect(.publish(message, at: slot, attempt: attempt), receipt: receipt)
      case .effect(.echo(.location(let record, let age), let slot), let receipt):
        return .effect(.echo(.location(record, ageMilliseconds: age + elapsed), at: slot), receipt: receipt)
      case .effect(.announce(let entry, let slot, let former), let receipt):
        let later = entry.advanced(by: .milliseconds(elapsed))
        return .effect(.announce(later, at: slot, formerly: former), receipt: receipt)
      default: return work
      }
    }
  }

  private var works: [Queue: [Waiting]] = [:]

  /// The queues in which something waits, in an order that is the same in every run.
  private var waiting: [Queue] = []

  /// Those that stand still.
  private var stalled: Set<Queue> = []

  /// Whether nothing waits, not even where nothing goes on.
  var isEmpty: Bool { waiting.isEmpty }

  /// What waits in a queue, oldest first.
  subscript(queue: Queue) -> [Work] { works[queue]?.map(\.work) ?? [] }

  /// Everything of one node that waits.
  func all(of node: Int) -> [Work] {
    waiting.filter { $0.node == node }.flatMap { self[$0] }
  }

  mutating func append(_ work: Work, to queue: Queue, now: MonotonicTime) {
    if works[queue, default: []].isEmpty { waiting.append(queue) }
    works[queue, default: []].append(Waiting(work: work, since: now))
  }

  /// Takes what is done next; `nil` when nothing waits but what stands still.
  mutating func takeNext(using random: inout SplitMix64, now: MonotonicTime) -> (queue: Queue, work: Work)? {
    let queue: Queue?
    if stalled.isEmpty {
      queue = waiting.randomElement(using: &random)
    } else {
      queue = waiting.filter { !stalled.contains($0) }.randomElement(using: &random)
    }
    guard let queue, let work = works[queue]?.removeFirst() else { return nil }
    if works[queue]?.isEmpty == true { remove(queue) }
    return (queue, work.work(at: now))
  }

  /// Loses what waits in a queue.
  mutating func remove(_ queue: Queue) {
    works[queue] = nil
    waiting.removeAll { $0 == queue }
  }

  /// Loses everything of one node.
  mutating func removeAll(of node: Int) {
    for queue in waiting where queue.node == node { works[queue] = nil }
    waiting.removeAll { $0.node == node }
    stalled = stalled.filter { $0.node != node }
  }

  /// Lets one of the queues in which something waits stand still.
  mutating func stallOne(using random: inout SplitMix64) {
    if let queue = waiting.randomElement(using: &random) { stalled.insert(queue) }
  }

  /// Lets everything go on.
  mutating func goOn() {
    stalled = []
  }
}
