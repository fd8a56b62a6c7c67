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
    var locations: [Name: AcceptedLocation] = [:]

    mutating func append(_ entries: [HistoryEntry], capacity: Int) -> HistoryConflict? {
      var conflict: HistoryConflict?
      for entry in entries {
        switch locations.updateValue(entry.location, forKey: Name(entry)) {
        case nil: self.entries.append(entry)
        case entry.location?: break
        case let former?:
          locations[Name(entry)] = former
          conflict = conflict ?? HistoryConflict(entry)
        }
      }
      let surplus = self.entries.count - capacity
      if surplus >= capacity {
        for entry in self.entries.prefix(surplus) { locations[Name(entry)] = nil }
        self.entries.removeFirst(surplus)
      }
      return conflict
    }
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
  ///
  /// - Throws: ``HistoryConflict`` when another entry has the name of one of these.
  public func append(_ entries: [HistoryEntry]) throws(HistoryConflict) {
    let conflict = state.withLock { $0.append(entries, capacity: capacity) }
    if let conflict { throw conflict }
  }
}
