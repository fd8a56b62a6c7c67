import NearbyCore
import NearbyTestKit
import Testing

/// A cache against a dictionary that is searched from end to end, over random histories.
@Suite struct TTLCacheModelTests {
  /// A key most of which have the same hash.
  struct BadKey: Hashable, Sendable {
    var id: Int

    func hash(into hasher: inout Hasher) {
      hasher.combine(id % 3)
    }
  }

  @Test(arguments: 1...8 as ClosedRange<UInt64>) func agreesWithModel(seed: UInt64) {
    var history = History<Int>(seed: seed, keys: 30 * Int(seed), capacity: .max) { $0 }
    history.run(steps: 1500)
  }

  @Test(arguments: 1...4 as ClosedRange<UInt64>) func agreesWithModelWhenHashesCollide(seed: UInt64) {
    var history = History<BadKey>(seed: seed, keys: 40, capacity: .max) { BadKey(id: $0) }
    history.run(steps: 1000)
  }

  @Test(arguments: 1...6 as ClosedRange<UInt64>) func agreesWithModelWhenFull(seed: UInt64) {
    var history = History<String>(seed: seed, keys: 60, capacity: 7 * Int(seed)) { "user \($0)" }
    history.run(steps: 1500)
  }

  /// Few expire, so the table grows several times.
  @Test func agreesWithModelWhileItGrows() {
    var history = History<Int>(seed: 99, keys: 100_000, capacity: .max, isLongLived: true) { $0 }
    history.run(steps: 1500)
  }

  /// Those that make room lie in the old table and in the new one.
  @Test(arguments: [13, 19, 28, 42, 63, 94, 141]) func agreesWithModelWhenFullWhileItGrows(capacity: Int) {
    let seed = UInt64(capacity)
    var history = History<Int>(seed: seed, keys: 100_000, capacity: capacity, isLongLived: true) { $0 }
    history.run(steps: 500)
  }
}

private struct History<Key: Hashable & Sendable>: ~Copyable {
  var random: SplitMix64
  let keys: Int
  let capacity: Int
  let isLongLived: Bool
  let makeKey: (Int) -> Key
  let log = RemovalLog<Key>()
  var cache: TTLCache<Key, Int>
  var model: [Key: (value: Int, deadline: MonotonicTime)] = [:]
  var expected = CacheStatistics()
  var now = MonotonicTime(milliseconds: 0)

  init(
    seed: UInt64, keys: Int, capacity: Int, isLongLived: Bool = false, makeKey: @escaping (Int) -> Key
  ) {
    random = SplitMix64(seed: seed)
    self.keys = keys
    self.capacity = capacity
    self.isLongLived = isLongLived
    self.makeKey = makeKey
    cache = TTLCache(capacity: capacity, onRemoval: log.handler)
  }

  mutating func run(steps: Int) {
    for step in 0..<steps {
      if !isLongLived { now = RandomTimes.next(after: now, using: &random) }
      let key = randomKey()
      var deadline = RandomTimes.deadline(after: now, using: &random)
      if isLongLived { deadline = max(deadline, now.advanced(byMilliseconds: 1)) }
      change(key, to: step, until: deadline)
      check(key)
    }
  }

  private mutating func randomKey() -> Key {
    makeKey(Int.random(in: 0..<keys, using: &random))
  }

  private mutating func change(_ key: Key, to value: Int, until deadline: MonotonicTime) {
    let live = live(key)
    switch Int.random(in: 0..<20, using: &random) {
    case 0..<8:
      #expect(cache.set(value, for: key, expiresAt: deadline, at: now) == live)
      settle(deadline > now ? [key: .replaced] : [:], isInsertion: deadline > now)
      if deadline > now { model[key] = (value, deadline) }
    case 8..<12:
      let writes = deadline > now && live?.isMultiple(of: 2) ?? true
      let wrote = cache.set(value, for: key, expiresAt: deadline, at: now) { $0.isMultiple(of: 2) }
      #expect(wrote == writes)
      settle(writes ? [key: .replaced] : [:], isInsertion: writes)
      if writes { model[key] = (value, deadline) }
    case 12..<14:
      let touches = deadline > now && live != nil
      #expect(cache.touch(key, expiresAt: deadline, at: now) == touches)
      settle([:])
      if touches { model[key]?.deadline = deadline }
    case 14..<16:
      #expect(cache.removeValue(for: key, at: now) == live)
      settle([key: .removed])
      #expect(model[key] == nil)
    case 16:
      #expect(cache.advance(to: now) == false)
      settle([:], isAdvance: true)
      #expect(!model.values.contains { $0.deadline <= now })
    default:
      let limit = Int.random(in: 0...5, using: &random)
      let isMore = cache.advance(to: now, limit: limit)
      #expect(settle([:], isAdvance: true) <= limit)
      #expect(isMore || !model.values.contains { $0.deadline <= now })
    }
  }

  /// Compares what left the cache with what may leave it, and takes that from the model.
  @discardableResult
  private mutating func settle(
    _ allowed: [Key: RemovalReason], isInsertion: Bool = false, isAdvance: Bool = false
  ) -> Int {
    let removals = log.take()
    for removal in removals {
      guard let entry = model.removeValue(forKey: removal.key) else {
        Issue.record("\(removal) left twice")
        continue
      }
      #expect(entry.value == removal.value)
      switch removal.reason {
      case .expired:
        #expect(entry.deadline <= now)
        #expect(isAdvance || isInsertion || allowed[removal.key] != nil)
        expected.expirations += 1
      case .evicted:
        #expect(entry.deadline > now)
        #expect(isInsertion && model.count + 1 == capacity && allowed[removal.key] == nil)
        expected.evictions += 1
      case .replaced, .removed:
        #expect(entry.deadline > now)
        #expect(allowed[removal.key] == removal.reason)
      }
    }
    return removals.count
  }

  private mutating func check(_ key: Key) {
    let live = live(key)
    #expect(cache.value(for: key, at: now) == live)
    count(live)
    let keys = (0..<3).map { _ in randomKey() }
    #expect(cache.values(for: keys, at: now) == keys.map { self.live($0) })
    for key in keys { count(self.live(key)) }
    #expect(cache.statistics == expected)
    #expect(cache.count(at: now) == model.values.count { $0.deadline > now })
    let other = RandomTimes.next(after: now, using: &random)
    #expect(cache.count(at: other) == model.values.count { $0.deadline > other })
    let first = model.values.map(\.deadline).min()
    #expect((cache.nextAdvance == nil) == (first == nil))
    if let first, let next = cache.nextAdvance { #expect(next <= first) }
    #expect(model.count <= capacity)
    #expect(cache.checkInvariants() == nil)
  }

  private mutating func count(_ read: Int?) {
    if read == nil { expected.misses += 1 } else { expected.hits += 1 }
  }

  private func live(_ key: Key) -> Int? {
    model[key].flatMap { $0.deadline > now ? $0.value : nil }
  }
}
