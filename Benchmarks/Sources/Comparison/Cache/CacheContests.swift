import Measuring
import NearbyCore

private let entryCount = 1_000_000

/// A cache of a million entries whose deadlines differ.
func cacheContests(_ options: Options) -> [Contest] {
  let kinds = CacheKinds(options)
  let integers = { CacheKeys(entryCount) { $0 } }
  let texts = { CacheKeys(entryCount) { "user-\($0)" } }
  return kinds.all(of: "integers", integers) + kinds.all(of: "texts", texts) + [
    Contest("cache/longest-call-to-expire-1M", in: .milliseconds, rounds: 3) {
      let work = CacheWork(integers())
      return Contestant("ours") { work.longestCall() }
    },
    Contest(
      "cache/memory-integers", in: .bytes, rounds: 1,
      beside: [
        Contestant("Dictionary") {
          let keys = integers().inOrder
          return try .heapBytes(perEachOf: entryCount) {
            var dictionary: [UInt64: Int] = [:]
            for (value, key) in keys.enumerated() { dictionary[key] = value }
            return dictionary
          }
        }
      ]
    ) {
      let keys = integers()
      return Contestant("ours") { try .heapBytes(perEachOf: entryCount) { CacheWork(keys) } }
    },
    Contest(
      "cache/get-two-threads", in: .nanoseconds,
      beside: [Contestant("the same, one thread") { ShardedCacheWork.get(entryCount, threadCount: 1) }]
    ) {
      Contestant("ours") { ShardedCacheWork.get(entryCount, threadCount: 2) }
    },
  ]
}
