import NearbyCore
import Synchronization

/// A location cache in memory that an operator can empty.
final class FlushableCache: LocationCache {
  private let clock: ManualClock
  private let cache: Mutex<InMemoryLocationCache>

  init(clock: ManualClock) {
    self.clock = clock
    cache = Mutex(InMemoryLocationCache(clock: clock))
  }

  func flush() {
    cache.withLock { $0 = InMemoryLocationCache(clock: clock) }
  }

  func entries(of users: [UserID]) -> [LocationCacheEntry?] {
    cache.withLock { $0 }.entries(of: users)
  }

  func store(_ entries: [LocationCacheEntry]) {
    cache.withLock { $0 }.store(entries)
  }
}
