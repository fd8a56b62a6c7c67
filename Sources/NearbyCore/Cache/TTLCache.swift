/// An ``ExpiringCache`` in memory, for one thread: no call stalls, however many entries there are.
///
/// Entries lie in an open-addressing table that grows a little with each insertion, and a hierarchical timer
/// wheel, exact to the millisecond, says when to look whether they are due. A deadline that is moved later
/// costs nothing until then. So each call is O(1) on average but for the work that it is asked for, and no call
/// copies a table; the work of expiry is bounded by the limit of ``advance(to:limit:)``.
///
/// An entry takes 1.33 to 2 times the bytes of its key and value, each rounded up to its alignment, and 16 more,
/// and 12 besides: 55 to 76 bytes for two integers. While the table grows, the old one is added to that.
///
/// Expired entries take memory until ``advance(to:limit:)`` removes them, so call that whenever ``nextAdvance``
/// has come, or now and then. The memory of removed entries is kept for the next ones until the cache goes.
///
/// With a capacity, an insertion into a full cache first looks for an entry that has expired, and then evicts
/// by CLOCK: an entry that was read, written or touched since the hand last came by gets a second chance. That
/// takes one bit an entry and keeps no order on reads, and finds what is not in use about as well as LRU (J. Yang
/// et al., "FIFO can be better than LRU", HotOS 2023). At most 64 entries are asked for one eviction. CLOCK:
/// F. Corbató, "A paging experiment with the Multics system", MIT Project MAC, 1968.
///
/// The cache cannot be copied, as that would be the one call that takes long: share it behind a lock
/// (``ShardedTTLCache``) or an actor.
public struct TTLCache<Key: Hashable, Value>: ~Copyable {
  /// What is told of each entry that leaves: its key, its value and why.
  ///
  /// It is called within the call that removes the entry and must not use the cache.
  public typealias RemovalHandler = @Sendable (_ key: Key, _ value: Value, _ reason: RemovalReason) -> Void

  @usableFromInline
  typealias Entry = EntryTable<Key, Value>.Entry

  /// The most entries that the cache keeps, those included that have expired and are not removed yet.
  public let capacity: Int

  /// What the cache has counted.
  @inlinable
  public var statistics: CacheStatistics { counts }

  @usableFromInline
  var counts = CacheStatistics()

  @usableFromInline
  let onRemoval: RemovalHandler?

  @usableFromInline
  var entries = EntryStore<Key, Value>()

  /// Says when to look at an entry whether it is due. Each entry has a timer.
  @usableFromInline
  var wheel = TimerWheel()

  /// The timer of the entry that is asked next whether it may be evicted.
  @usableFromInline
  var hand = 0

  /// Creates an empty cache.
  ///
  /// - Parameters:
  ///   - capacity: The most entries to keep, at least 1. Without it, memory is the only bound.
  ///   - onRemoval: What to call with each entry that leaves, once for each.
  @inlinable
  public init(capacity: Int = .max, onRemoval: RemovalHandler? = nil) {
    precondition(capacity > 0, "The capacity of a cache must be positive.")
    self.capacity = capacity
    self.onRemoval = onRemoval
  }

  /// The most entries that one eviction asks whether they are in use; then the next one goes.
  @inlinable
  static var evictionSteps: Int { 64 }
}

extension TTLCache: @unchecked Sendable where Key: Sendable, Value: Sendable {}

extension TTLCache: ExpiringCache {}
