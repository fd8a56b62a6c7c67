import Synchronization

/// A location cache in the memory of one process, for servers with one node, tests and demonstrations.
public final class InMemoryLocationCache: LocationCache {
  private struct Stored: Sendable {
    var entry: LocationCacheEntry
    var time: MonotonicTime

    func entry(at now: MonotonicTime) -> LocationCacheEntry {
      entry.advanced(by: .milliseconds(now.milliseconds(since: time)))
    }
  }

  private let clock: any TimeSource
  private let entries = Mutex(TTLCache<UserID, Stored>())

  /// Creates an empty cache whose entries expire by `clock`.
  public init(clock: any TimeSource) {
    self.clock = clock
  }

  /// How many users have an entry. O(1), or O(*k*) when many have just expired.
  public var count: Int { entries.withLock { $0.count(at: clock.now.monotonic) } }

  /// The newest entry of each of `users`. O(1) for each.
  public func entries(of users: [UserID]) -> [LocationCacheEntry?] {
    let now = clock.now.monotonic
    return entries.withLock { $0.values(for: users, at: now).map { $0?.entry(at: now) } }
  }

  /// Stores each entry, merged with what is there. O(1) for each.
  public func store(_ newEntries: [LocationCacheEntry]) {
    let now = clock.now.monotonic
    entries.withLock { entries in
      // Enough for expiry to keep up with what is stored, and not so much that readers wait.
      entries.advance(to: now, limit: 64 + 4 * newEntries.count)
      for entry in newEntries {
        let user = entry.record.user
        let merged = entries.value(for: user, at: now)?.entry(at: now).merged(with: entry) ?? entry
        if merged.timeToLive > .zero {
          let end = now.advanced(by: merged.timeToLive)
          entries.set(Stored(entry: merged, time: now), for: user, expiresAt: end, at: now)
        } else {
          entries.removeValue(for: user, at: now)
        }
      }
    }
  }
}
