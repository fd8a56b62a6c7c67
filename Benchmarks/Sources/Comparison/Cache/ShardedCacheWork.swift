import Dispatch
import Measuring
import NearbyCore
import Synchronization

/// Finding values in the cache for several threads.
enum ShardedCacheWork {
  private static let deadline = MonotonicTime(milliseconds: 600_000)
  private static let now = MonotonicTime(milliseconds: 0)

  /// Nanoseconds of processor time to find a value, when so many threads each look all of them up at the same time.
  /// What they cost each other shows, also where the machine lets them take turns.
  static func get(_ entryCount: Int, threadCount: Int) -> Sample {
    let keys = CacheKeys(entryCount) { $0 }
    let cache = ShardedTTLCache<UInt64, Int>()
    for (value, key) in keys.inOrder.enumerated() { cache.set(value, for: key, expiresAt: deadline, at: now) }
    let shuffled = keys.shuffled
    let samples = Mutex<[Sample]>([])
    DispatchQueue.concurrentPerform(iterations: threadCount) { _ in
      let sample = Sample.nanoseconds(perEachOf: shuffled.count) {
        var (found, sum) = (UInt64(0), 0)
        for key in shuffled {
          guard let value = cache.value(for: key, at: now) else { continue }
          found += 1
          sum &+= value
        }
        keep(sum)
        return found
      }
      samples.withLock { $0.append(sample) }
    }
    let all = samples.withLock { $0 }
    return Sample(all.reduce(0) { $0 + $1.value } / Double(all.count), check: all.first?.check)
  }
}
