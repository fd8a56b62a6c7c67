public import Synchronization

/// A ``TTLCache`` for several threads at once: entries are spread by hash over shards, each behind a lock.
///
/// Each call about one key holds the lock of one shard, for about as long as the work takes in a ``TTLCache``;
/// nothing is awaited. Calls about the same key happen one after the other. Those about all entries go from
/// shard to shard, so they do not see one moment. Everything else is as ``ExpiringCache`` and ``TTLCache`` say.
///
/// Threads read their clocks before they get the lock, so a cache sees times that go back a little, which does
/// no harm.
public final class ShardedTTLCache<Key: Hashable & Sendable, Value: Sendable>: Sendable {
  /// What is told of each entry that leaves: its key, its value and why.
  ///
  /// It is called while the lock of a shard is held and must not use the cache.
  public typealias RemovalHandler = TTLCache<Key, Value>.RemovalHandler

  @usableFromInline
  let shards: [CacheShard<Key, Value>]

  /// The shard at which the next call of ``advance(to:limit:)`` begins.
  @usableFromInline
  let nextShard = Atomic(0)

  /// Creates an empty cache.
  ///
  /// - Parameters:
  ///   - capacity: The most entries to keep, at least 1. Each shard keeps an equal part, rounded up, and evicts
  ///     when that is full. Without it, memory is the only bound.
  ///   - shardCount: How many shards there are, at least 1: a few for each thread, so that two rarely meet.
  ///   - onRemoval: What to call with each entry that leaves, once for each.
  @inlinable
  public init(capacity: Int = .max, shardCount: Int = 16, onRemoval: RemovalHandler? = nil) {
    precondition(shardCount > 0, "The number of shards must be positive.")
    precondition(capacity > 0, "The capacity of a cache must be positive.")
    let part = capacity / shardCount + (capacity % shardCount == 0 ? 0 : 1)
    shards = (0..<shardCount).map { _ in CacheShard(capacity: part, onRemoval: onRemoval) }
  }

  /// Keeps `value` for `key` until `deadline`, instead of what was there. O(1) on average.
  ///
  /// - Returns: The value that was live for `key` before. A value whose deadline has come at `now` is
  ///   ignored, and what was there stays.
  @inlinable
  @discardableResult
  public func set(_ value: Value, for key: Key, expiresAt deadline: MonotonicTime, at now: MonotonicTime) -> Value? {
    let hash = EntryStore<Key, Value>.hash(of: key)
    return shard(of: hash).cache.withLock { $0.set(value, for: key, hash, expiresAt: deadline, at: now) }
  }

  /// Keeps `value` for `key` until `deadline`, unless a live value is there that may not be replaced.
  /// O(1) on average.
  ///
  /// Calls `mayReplace` with the live value for `key`, if there is one, to ask whether to replace it. It is
  /// called while the lock of a shard is held and must not use the cache.
  ///
  /// - Returns: Whether the value was written; `false` also when its deadline has come at `now`.
  @inlinable
  @discardableResult
  public func set(
    _ value: Value, for key: Key, expiresAt deadline: MonotonicTime, at now: MonotonicTime,
    replacing mayReplace: (_ live: Value) -> Bool
  ) -> Bool {
    let hash = EntryStore<Key, Value>.hash(of: key)
    return shard(of: hash).cache.withLock {
      $0.set(value, for: key, hash, expiresAt: deadline, at: now, replacing: mayReplace)
    }
  }

  /// Gives the live value for `key` another deadline, earlier or later. O(1) on average.
  ///
  /// - Returns: Whether that was done; `false` also when the deadline has come at `now`.
  @inlinable
  @discardableResult
  public func touch(_ key: Key, expiresAt deadline: MonotonicTime, at now: MonotonicTime) -> Bool {
    let hash = EntryStore<Key, Value>.hash(of: key)
    return shard(of: hash).cache.withLock { $0.touch(key, hash, expiresAt: deadline, at: now) }
  }

  /// The live value for `key`. O(1) on average.
  @inlinable
  public func value(for key: Key, at now: MonotonicTime) -> Value? {
    let hash = EntryStore<Key, Value>.hash(of: key)
    return shard(of: hash).cache.withLock { $0.value(for: key, hash, at: now) }
  }

  /// The live values for `keys`, in their order, each as it is when its shard is read. O(*n*) in the number of
  /// keys, on average.
  @inlinable
  public func values(for keys: some Collection<Key>, at now: MonotonicTime) -> [Value?] {
    keys.map { value(for: $0, at: now) }
  }

  /// Removes the entry of `key`. O(1) on average.
  ///
  /// - Returns: The value that was live for `key` before.
  @inlinable
  @discardableResult
  public func removeValue(for key: Key, at now: MonotonicTime) -> Value? {
    let hash = EntryStore<Key, Value>.hash(of: key)
    return shard(of: hash).cache.withLock { $0.removeValue(for: key, hash, at: now) }
  }

  /// Removes the entries that are not live at `now`, shard by shard. O(*k*) on average in the number of entries
  /// that it looks at, which is at most `limit`.
  ///
  /// A lock is given back for others after every 256 entries. Each call begins where the one before ended.
  ///
  /// - Returns: Whether there is more to do at `now`, which takes a `limit` to happen.
  @inlinable
  @discardableResult
  public func advance(to now: MonotonicTime, limit: Int = .max) -> Bool {
    var left = limit
    let first = nextShard.load(ordering: .relaxed)
    for offset in shards.indices {
      let index = (first + offset) % shards.count
      var isMore = true
      while isMore {
        guard left > 0 else {
          nextShard.store(index, ordering: .relaxed)
          return nextAdvance.map { $0 <= now } ?? false
        }
        let part = min(left, 256)
        left -= part
        isMore = shards[index].cache.withLock { $0.advance(to: now, limit: part) }
      }
    }
    return false
  }

  /// When ``advance(to:limit:)`` next has something to do: not after the earliest deadline, and perhaps
  /// before it. O(1).
  @inlinable
  public var nextAdvance: MonotonicTime? {
    shards.compactMap { shard in shard.cache.withLock { $0.nextAdvance } }.min()
  }

  /// How many entries are live. O(*k*) in the number of those that ``advance(to:limit:)`` would look at.
  @inlinable
  public func count(at now: MonotonicTime) -> Int {
    shards.reduce(0) { sum, shard in sum + shard.cache.withLock { $0.count(at: now) } }
  }

  /// What the cache has counted.
  @inlinable
  public var statistics: CacheStatistics {
    shards.reduce(CacheStatistics()) { sum, shard in sum + shard.cache.withLock { $0.statistics } }
  }

  /// What is broken, or `nil`: for tests. O(*n*) in the most entries that there ever were.
  package func checkInvariants() -> String? {
    for shard in shards {
      if let fault = shard.cache.withLock({ $0.checkInvariants() }) { return fault }
    }
    return nil
  }

  @inlinable
  func shard(of hash: UInt64) -> CacheShard<Key, Value> {
    // The high bits choose the bucket in a table, so these are not among them.
    shards[Int(truncatingIfNeeded: ((hash & 0xFFFF_FFFF) &* UInt64(shards.count)) &>> 32)]
  }
}

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
