public import Synchronization

/// One shard of a ``ShardedTTLCache``: an object, as a lock has to stay where it is.
@usableFromInline
final class CacheShard<Key: Hashable & Sendable, Value: Sendable>: Sendable {
  @usableFromInline
  let cache: Mutex<TTLCache<Key, Value>>

  @inlinable
  init(capacity: Int, onRemoval: TTLCache<Key, Value>.RemovalHandler?) {
    cache = Mutex(TTLCache(capacity: capacity, onRemoval: onRemoval))
  }
}
