import Synchronization

/// A location history in the memory of one process that keeps the last entries only.
public final class InMemoryLocationHistory: LocationHistory {
  /// What names an entry.
  private struct Name: Hashable {
    var user: UserID
    var version: LocationVersion

    init(_ entry: HistoryEntry) {
      user = entry.user
      version = entry.version
    }
  }

  private struct State {
    var entries: [HistoryEntry] = []
    var names: Set<Name> = []
  }

  private let capacity: Int
  private let state = Mutex(State())

  /// Creates an empty history that keeps between `capacity` and twice as many of the last entries.
  ///
  /// - Precondition: `capacity` is positive.
  public init(capacity: Int = 100_000) {
    precondition(capacity > 0, "a history keeps at least one entry")
    self.capacity = capacity
  }

  /// The last entries, at most as many as the capacity, the oldest first. O(n).
  public var entries: [HistoryEntry] {
    state.withLock { Array($0.entries.suffix(capacity)) }
  }

  /// Appends the entries that are not there yet. O(1) amortised for each.
  ///
  /// One that came so long ago that it is no longer kept counts as new.
  public func append(_ entries: [HistoryEntry]) {
    state.withLock { state in
      for entry in entries where state.names.insert(Name(entry)).inserted { state.entries.append(entry) }
      let surplus = state.entries.count - capacity
      guard surplus >= capacity else { return }
      for entry in state.entries.prefix(surplus) { state.names.remove(Name(entry)) }
      state.entries.removeFirst(surplus)
    }
  }
}
