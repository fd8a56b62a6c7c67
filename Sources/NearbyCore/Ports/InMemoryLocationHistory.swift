import Synchronization

/// A location history in the memory of one process that keeps the last entries only.
public final class InMemoryLocationHistory: LocationHistory {
  private let capacity: Int
  private let kept = Mutex<[HistoryEntry]>([])

  /// Creates an empty history that keeps between `capacity` and twice as many of the last entries.
  public init(capacity: Int = 100_000) {
    precondition(capacity > 0, "a history keeps at least one entry")
    self.capacity = capacity
  }

  /// The last entries, the oldest first.
  public var entries: [HistoryEntry] {
    kept.withLock { Array($0.suffix(capacity)) }
  }

  /// Appends all entries. O(1) amortised for each.
  public func append(_ entries: [HistoryEntry]) {
    kept.withLock { kept in
      kept.append(contentsOf: entries)
      if kept.count >= 2 * capacity { kept.removeFirst(kept.count - capacity) }
    }
  }
}
