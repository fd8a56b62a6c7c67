import NearbyCore
import Synchronization

/// Remembers what left a cache.
final class RemovalLog<Key: Hashable & Sendable>: Sendable {
  struct Removal: Sendable {
    var key: Key
    var value: Int
    var reason: RemovalReason
  }

  private let removals = Mutex<[Removal]>([])

  var handler: TTLCache<Key, Int>.RemovalHandler {
    { key, value, reason in
      let removal = Removal(key: key, value: value, reason: reason)
      self.removals.withLock { $0.append(removal) }
    }
  }

  /// What left since the last call.
  func take() -> [Removal] {
    removals.withLock { removals in
      defer { removals = [] }
      return removals
    }
  }
}
