/// The effects that wait, each in the lane of the port that does it.
struct EffectLanes: Sendable {
  enum Lane: Hashable, Sendable {
    case slot(SlotID)
    case cache
    case history
  }

  enum Command: Sendable {
    case subscribe(ChannelSubscription)
    case unsubscribe(ChannelSubscription)
    case publish(ChannelMessage)
    case read(UserID, generation: UInt64)
    case announce(LocationCacheEntry, at: SlotID)
    case append(HistoryEntry)

    /// Commands of one kind go to their port together.
    var kind: Int {
      switch self {
      case .subscribe: 0
      case .unsubscribe: 1
      case .publish: 2
      case .read: 3
      case .announce: 4
      case .append: 5
      }
    }
  }

  struct Entry: Sendable {
    var command: Command
    var receipt: ReceiptID?

    /// How often it was tried in vain.
    var failures = 0
  }

  private struct Queue: Sendable {
    var entries: [Entry] = []
    var position = 0
  }

  /// The most commands that a port gets at once.
  static let maximumBatchCount = 512

  private var queues: [Lane: Queue] = [:]

  /// How many effects wait in all lanes. O(1).
  private(set) var backlog = 0

  /// How many effects wait in one lane. O(1).
  func backlog(of lane: Lane) -> Int {
    queues[lane].map { $0.entries.count - $0.position } ?? 0
  }

  /// Whether every lane is at rest. O(1).
  var isIdle: Bool { queues.isEmpty }

  /// Adds a command. O(1) amortised.
  ///
  /// - Returns: Whether the lane was at rest, so that somebody has to start working it off.
  mutating func enqueue(_ entry: Entry, in lane: Lane) -> Bool {
    backlog += 1
    let isAtRest = queues[lane] == nil
    queues[lane, default: Queue()].entries.append(entry)
    return isAtRest
  }

  /// Takes the next commands of one kind, at most ``maximumBatchCount``; none when the lane is empty, which
  /// then is at rest. O(k) amortised.
  mutating func nextBatch(of lane: Lane) -> [Entry] {
    guard var queue = queues.removeValue(forKey: lane), queue.position < queue.entries.count else {
      return []
    }
    let rest = queue.entries[queue.position...]
    let kind = rest.first?.command.kind
    let batch = Array(rest.prefix(Self.maximumBatchCount).prefix { $0.command.kind == kind })
    queue.position += batch.count
    if queue.position == queue.entries.count {
      queue = Queue()
    } else if queue.position > 2 * Self.maximumBatchCount, queue.position > queue.entries.count / 2 {
      queue.entries.removeFirst(queue.position)
      queue.position = 0
    }
    queues[lane] = queue
    backlog -= batch.count
    return batch
  }
}
