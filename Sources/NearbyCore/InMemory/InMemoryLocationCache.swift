import Synchronization

/// A location cache in the memory of one process, for servers with one node, tests and demonstrations.
public final class InMemoryLocationCache: LocationCache {
  private let clock: any WallClock
  private let entries = Mutex(TTLCache<UserID, LocationCacheEntry>())

  /// Creates an empty cache whose entries expire by `clock`.
  public init(clock: any WallClock) {
    self.clock = clock
  }

  /// The newest record of each of `users`. O(1) for each.
  public func records(of users: [UserID]) -> [LocationRecord?] {
    let now = clock.now
    return entries.withLock { $0.values(for: users, at: now).map { $0?.record } }
  }

  /// Stores each entry, merged with what is there. O(1) for each.
  public func store(_ newEntries: [LocationCacheEntry]) {
    let now = clock.now
    entries.withLock { entries in
      // Enough for expiry to keep up with what is stored, and not so much that readers wait.
      entries.advance(to: now, limit: 64 + 4 * newEntries.count)
      for entry in newEntries {
        let user = entry.record.user
        let merged = entries.value(for: user, at: now)?.merged(with: entry) ?? entry
        if merged.expiresAt > now {
          entries.set(merged, for: user, expiresAt: merged.expiresAt, at: now)
        } else {
          entries.removeValue(for: user, at: now)
        }
      }
    }
  }
}
