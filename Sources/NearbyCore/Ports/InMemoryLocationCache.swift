import Synchronization

/// A location cache in the memory of one process, for servers with one node, tests and demonstrations.
public final class InMemoryLocationCache: LocationCache {
  private let clock: any WallClock
  private let entries = Mutex(TTLCache<UserID, LocationRecord>())

  /// Creates an empty cache whose entries expire by `clock`.
  public init(clock: any WallClock) {
    self.clock = clock
  }

  /// The newest record of each of `users`. O(1) for each.
  public func records(of users: [UserID]) -> [LocationRecord?] {
    let now = clock.now
    return entries.withLock { entries in users.map { entries.value(for: $0, at: now) } }
  }

  /// Stores each entry that is newer than what is there. O(log n) for each.
  public func store(_ newEntries: [LocationCacheEntry]) {
    let now = clock.now
    entries.withLock { entries in
      entries.advance(to: now) { _, _ in }
      for entry in newEntries {
        let user = entry.record.user
        let isNewer = entries.value(for: user, at: now).map { $0.version < entry.record.version } ?? true
        guard isNewer else { continue }
        if entry.expiresAt > now {
          entries.set(entry.record, for: user, expiresAt: entry.expiresAt, at: now)
        } else {
          entries.removeValue(for: user, at: now)
        }
      }
    }
  }
}
