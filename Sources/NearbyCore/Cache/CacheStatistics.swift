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
