/// A cache whose entries are gone when their deadline comes, with the time given by the caller.
///
/// An entry is *live* at `now` while its deadline is later than `now`. One that is not live is absent for
/// every operation, whether or not ``advance(to:limit:)`` has removed it yet; and a value or a touch that comes
/// with a deadline which is not later than `now` is ignored, as if the call had not been made.
///
/// The times given to a cache should not go back. When they do, an expired entry that nothing has removed is
/// live again; no other harm is done.
public protocol ExpiringCache<Key, Value>: ~Copyable {
  /// What a value is found by.
  associatedtype Key: Hashable

  /// What is kept.
  associatedtype Value

  /// Keeps `value` for `key` until `deadline`, instead of what was there.
  ///
  /// - Returns: The value that was live for `key` before.
  @discardableResult
  mutating func set(_ value: Value, for key: Key, expiresAt deadline: MonotonicTime, at now: MonotonicTime) -> Value?

  /// Keeps `value` for `key` until `deadline`, unless a live value is there that may not be replaced.
  ///
  /// Calls `mayReplace` with the live value for `key`, if there is one, to ask whether to replace it.
  ///
  /// - Returns: Whether the value was written.
  @discardableResult
  mutating func set(
    _ value: Value, for key: Key, expiresAt deadline: MonotonicTime, at now: MonotonicTime,
    replacing mayReplace: (_ live: Value) -> Bool
  ) -> Bool

  /// Gives the live value for `key` another deadline, earlier or later.
  ///
  /// - Returns: Whether that was done.
  @discardableResult
  mutating func touch(_ key: Key, expiresAt deadline: MonotonicTime, at now: MonotonicTime) -> Bool

  /// The live value for `key`. The read may count as a use.
  mutating func value(for key: Key, at now: MonotonicTime) -> Value?

  /// Removes the entry of `key`.
  ///
  /// - Returns: The value that was live for `key` before.
  @discardableResult
  mutating func removeValue(for key: Key, at now: MonotonicTime) -> Value?

  /// Removes the entries that are not live at `now`, roughly in the order of their deadlines.
  ///
  /// It looks at no more than `limit` entries, so it also removes no more.
  ///
  /// - Returns: Whether there is more to do at `now`.
  @discardableResult
  mutating func advance(to now: MonotonicTime, limit: Int) -> Bool

  /// When ``advance(to:limit:)`` next has something to do: not after the earliest deadline, and perhaps
  /// before it.
  var nextAdvance: MonotonicTime? { get }

  /// How many entries are live.
  func count(at now: MonotonicTime) -> Int
}

/// What a cache counted since it was created.
///
/// The counts only rise: for those of an interval, subtract.
public struct CacheStatistics: Sendable, Hashable {
  /// How many reads found a live value.
  public var hits = 0

  /// How many reads found none.
  public var misses = 0

  /// How many entries left because their deadline had come.
  public var expirations = 0

  /// How many live entries had to make room for others.
  public var evictions = 0

  /// Creates statistics in which nothing has been counted.
  @inlinable
  public init() {}

  /// The sums of the counts of two caches.
  @inlinable
  public static func + (left: CacheStatistics, right: CacheStatistics) -> CacheStatistics {
    var sum = left
    sum.hits += right.hits
    sum.misses += right.misses
    sum.expirations += right.expirations
    sum.evictions += right.evictions
    return sum
  }
}

/// Why an entry left a cache.
public enum RemovalReason: Sendable, Hashable, CaseIterable {
  /// Its deadline came.
  case expired

  /// It had to make room for another entry.
  case evicted

  /// A value was set for its key while it was live.
  case replaced

  /// Its key was removed while it was live.
  case removed
}
