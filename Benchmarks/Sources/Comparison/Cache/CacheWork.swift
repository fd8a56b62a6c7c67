import Measuring
import NearbyCore

/// Our cache, full or about to be, and the work on it. Time goes on by a millisecond every 33 writes, as it does on a
/// server that gets a third of a million reports in ten seconds.
final class CacheWork<Key: Hashable> {
  private let keys: CacheKeys<Key>
  private var cache = TTLCache<Key, Int>()
  private var writes: Int64 = 0

  init(_ keys: CacheKeys<Key>) {
    self.keys = keys
    set(keys.inOrder)
  }

  private var now: MonotonicTime { MonotonicTime(milliseconds: writes / 33) }

  private func set(_ keys: [Key]) {
    for (value, key) in keys.enumerated() {
      writes += 1
      cache.set(value, for: key, expiresAt: now.advanced(byMilliseconds: 600_000), at: now)
    }
  }

  /// Nanoseconds an entry to fill an empty cache.
  func insert() -> Sample {
    cache = TTLCache()
    return .nanoseconds(perEachOf: keys.count) {
      set(keys.inOrder)
      return UInt64(keys.count)
    }
  }

  /// Nanoseconds an entry to replace the values, in another order than the one they came in.
  func replace() -> Sample {
    .nanoseconds(perEachOf: keys.count) {
      set(keys.shuffled)
      return UInt64(keys.count)
    }
  }

  /// Nanoseconds an entry to find the values; the check is how many there are.
  func get() -> Sample {
    let now = now
    return .nanoseconds(perEachOf: keys.count) {
      // The values are used, so that looking for them cannot end with whether there is one.
      var (found, sum) = (UInt64(0), 0)
      for key in keys.shuffled {
        guard let value = cache.value(for: key, at: now) else { continue }
        found += 1
        sum &+= value
      }
      keep(sum)
      return found
    }
  }

  /// Nanoseconds an entry until all are gone when their time comes; the check is how many that are.
  func expire() -> Sample {
    defer { set(keys.inOrder) }
    return .nanoseconds(perEachOf: keys.count) { expireAll() }
  }

  /// Milliseconds of the longest call until all are gone, when each may look at a thousand entries.
  func longestCall() -> Sample {
    let end = now.advanced(byMilliseconds: 3_600_000)
    var (longest, isUnfinished) = (0.0, true)
    while isUnfinished {
      let call = Sample.nanoseconds(perEachOf: 1) {
        isUnfinished = cache.advance(to: end, limit: 1000)
        return nil
      }
      longest = max(longest, call.value)
    }
    writes += 33 * 3_600_000
    set(keys.inOrder)
    return Sample(longest / 1e6)
  }

  private func expireAll() -> UInt64 {
    let before = cache.statistics.expirations
    cache.advance(to: now.advanced(byMilliseconds: 3_600_000))
    writes += 33 * 3_600_000
    return UInt64(cache.statistics.expirations - before)
  }
}
