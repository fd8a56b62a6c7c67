import NearbyCore
import NearbyTestKit
import Testing

@Suite struct ShardedTTLCacheTests {
  @Test func doesWhatOneCacheDoes() {
    var random = SplitMix64(seed: 7)
    let sharded = ShardedTTLCache<Int, Int>(shardCount: 3)
    var single = TTLCache<Int, Int>()
    var now = MonotonicTime(milliseconds: 0)
    for step in 0..<2000 {
      now = now.advanced(byMilliseconds: .random(in: 0...20, using: &random))
      let key = Int.random(in: 0..<100, using: &random)
      let deadline = RandomTimes.deadline(after: now, using: &random)
      switch Int.random(in: 0..<6, using: &random) {
      case 0, 1:
        let previous = single.set(step, for: key, expiresAt: deadline, at: now)
        #expect(sharded.set(step, for: key, expiresAt: deadline, at: now) == previous)
      case 2:
        let wrote = single.set(step, for: key, expiresAt: deadline, at: now) { $0 < 1000 }
        #expect(sharded.set(step, for: key, expiresAt: deadline, at: now) { $0 < 1000 } == wrote)
      case 3:
        let touched = single.touch(key, expiresAt: deadline, at: now)
        #expect(sharded.touch(key, expiresAt: deadline, at: now) == touched)
      case 4:
        #expect(sharded.removeValue(for: key, at: now) == single.removeValue(for: key, at: now))
      default:
        single.advance(to: now)
        while sharded.advance(to: now, limit: 2) {}
      }
      #expect(sharded.value(for: key, at: now) == single.value(for: key, at: now))
      #expect(sharded.values(for: [key, 1, 2], at: now) == single.values(for: [key, 1, 2], at: now))
      #expect(sharded.count(at: now) == single.count(at: now))
      #expect(sharded.statistics.hits == single.statistics.hits)
    }
    #expect(sharded.checkInvariants() == nil)
  }

  /// Each task has keys of its own, whose values it must find, and all have some in common.
  @Test func servesSeveralTasks() async {
    let log = RemovalLog<Int>()
    let cache = ShardedTTLCache<Int, Int>(shardCount: 4, onRemoval: log.handler)
    let tasks = 4
    let steps = 3000
    await withTaskGroup(of: Void.self) { group in
      for task in 0..<tasks {
        group.addTask {
          var random = SplitMix64(seed: UInt64(task))
          var own: [Int: (value: Int, deadline: MonotonicTime)] = [:]
          for step in 0..<steps {
            let now = MonotonicTime(milliseconds: Int64(step))
            let key = tasks * Int.random(in: 0..<200, using: &random) + task
            let deadline = now.advanced(byMilliseconds: .random(in: 1...100, using: &random))
            let live = own[key].flatMap { $0.deadline > now ? $0.value : nil }
            if live != nil { #expect(cache.value(for: key, at: now) == live) }
            cache.set(step, for: key, expiresAt: deadline, at: now)
            own[key] = (step, deadline)
            cache.set(step, for: -1 - step % 20, expiresAt: deadline, at: now)
            // Behind all tasks, so that nothing that one of them still takes for live is removed.
            if step.isMultiple(of: 50) { cache.advance(to: now.advanced(byMilliseconds: -3000), limit: 30) }
          }
        }
      }
    }
    #expect(cache.checkInvariants() == nil)
    cache.advance(to: .distantFuture)
    #expect(cache.count(at: .distantPast) == 0)
    #expect(log.take().count == 2 * tasks * steps)
  }

  @Test func evictsWithinItsCapacity() {
    let cache = ShardedTTLCache<Int, Int>(capacity: 100, shardCount: 8)
    let now = MonotonicTime(milliseconds: 0)
    for key in 0..<1000 { cache.set(key, for: key, expiresAt: .distantFuture, at: now) }
    #expect(cache.count(at: now) == 8 * 13)
    #expect(cache.statistics.evictions == 1000 - 8 * 13)
  }
}
