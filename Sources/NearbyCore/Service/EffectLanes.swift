/// The effects that wait for a slot or a store, each in the lane of the port that does it.
struct EffectLanes: Sendable {
  enum Lane: Hashable, Sendable {
    case slot(SlotID)
    case cache
    case history
    case sharing
  }

  /// Effects of one kind, which go to their port together.
  enum Batch: Sendable {
    case subscribe([ChannelSubscription], at: SlotID)
    case unsubscribe([(former: ChannelSubscription, attempt: Int)], at: SlotID)
    case publish([(message: ChannelMessage, attempt: Int)], at: SlotID)
    case read([(user: UserID, generation: UInt64)])
    case echo([ChannelMessage], at: SlotID)
    case announce([(entry: LocationCacheEntry, slot: SlotID, former: [SlotID], receipt: ReceiptBook.ID?)])
    case append([HistoryEntry])
    case keep([SharingSettings])
  }

  private struct Entry: Sendable {
    let effect: NearbyNode.Effect
    let receipt: ReceiptBook.ID?
  }

  private struct Queue: Sendable {
    var entries: [Entry] = []
    var index = 0

    /// Takes what stands first, as long as it is of the kind that `content` looks for.
    mutating func take<Content>(_ content: (Entry) -> Content?) -> [Content] {
      var batch: [Content] = []
      while batch.count < EffectLanes.maximumBatchCount, index < entries.count,
        let next = content(entries[index])
      {
        batch.append(next)
        index += 1
      }
      return batch
    }

    /// Forgets what has been taken. O(1) amortised.
    mutating func trim() {
      if index == entries.count {
        self = Queue()
      } else if index > 2 * EffectLanes.maximumBatchCount, index > entries.count / 2 {
        entries.removeFirst(index)
        index = 0
      }
    }
  }

  /// The most effects that a port gets at once.
  static let maximumBatchCount = 512

  private var queues: [Lane: Queue] = [:]

  /// How many effects wait in all lanes. O(1).
  private(set) var backlog = 0

  /// How many effects wait in one lane. O(1).
  func backlog(of lane: Lane) -> Int {
    queues[lane].map { $0.entries.count - $0.index } ?? 0
  }

  /// Whether every lane is at rest. O(1).
  var isIdle: Bool { queues.isEmpty }

  /// Adds an effect. O(1) amortised.
  ///
  /// - Returns: Whether the lane was at rest, so that somebody has to start working it off.
  mutating func enqueue(_ effect: NearbyNode.Effect, in lane: Lane, receipt: ReceiptBook.ID?) -> Bool {
    backlog += 1
    let isAtRest = queues[lane] == nil
    queues[lane, default: Queue()].entries.append(Entry(effect: effect, receipt: receipt))
    return isAtRest
  }

  /// Takes the next effects of one kind, at most ``maximumBatchCount``, with the receipts that they settle; `nil` when
  /// the lane is empty, which then is at rest. O(k) amortised.
  mutating func nextBatch(of lane: Lane) -> (batch: Batch, receipts: [ReceiptBook.ID])? {
    guard var queue = queues.removeValue(forKey: lane), queue.index < queue.entries.count else { return nil }
    let first = queue.index
    guard let batch = Self.takeBatch(from: &queue) else { return nil }
    let receipts = queue.entries[first..<queue.index].compactMap(\.receipt)
    backlog -= queue.index - first
    queue.trim()
    queues[lane] = queue
    return (batch, receipts)
  }

  private static func takeBatch(from queue: inout Queue) -> Batch? {
    switch queue.entries[queue.index].effect {
    case .subscribe(let first):
      .subscribe(
        queue.take { if case .subscribe(let wanted) = $0.effect { wanted } else { nil } }, at: first.slot)
    case .unsubscribe(let first, _):
      .unsubscribe(
        queue.take { if case .unsubscribe(let former, let attempt) = $0.effect { (former, attempt) } else { nil } },
        at: first.slot)
    case .publish(_, let slot, _):
      .publish(
        queue.take { if case .publish(let message, _, let attempt) = $0.effect { (message, attempt) } else { nil } },
        at: slot)
    case .readCache:
      .read(
        queue.take { if case .readCache(let user, let generation) = $0.effect { (user, generation) } else { nil } })
    case .echo(_, let slot):
      .echo(queue.take { if case .echo(let message, _) = $0.effect { message } else { nil } }, at: slot)
    case .announce:
      .announce(
        queue.take {
          if case .announce(let entry, let slot, let former) = $0.effect {
            (entry, slot, former, $0.receipt)
          } else {
            nil
          }
        })
    case .appendHistory:
      .append(queue.take { if case .appendHistory(let entry) = $0.effect { entry } else { nil } })
    case .storeSettings:
      .keep(queue.take { if case .storeSettings(let settings) = $0.effect { settings } else { nil } })
    case .readAccount, .addFriend, .removeFriend, .deliver, .acknowledge, .close:
      nil  // These wait in no lane.
    }
  }
}
