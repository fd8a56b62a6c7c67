import NearbyCore
import NearbyTestKit
import Testing

@Suite struct TTLCacheTests {
  @Test func isAbsentFromItsDeadlineOn() {
    var cache = TTLCache<String, Int>()
    #expect(cache.set(1, for: "a", expiresAt: at(10), at: at(0)) == nil)
    #expect(cache.value(for: "a", at: at(9)) == 1)
    #expect(cache.value(for: "a", at: at(10)) == nil)
    #expect(cache.count(at: at(9)) == 1)
    #expect(cache.count(at: at(10)) == 0)
    #expect(cache.nextAdvance == at(10))
  }

  /// Whether an expired entry was removed yet must not be seen by any operation.
  @Test(arguments: [false, true]) func treatsExpiredAsAbsent(isSwept: Bool) {
    func expired() -> TTLCache<String, Int> {
      var cache = TTLCache<String, Int>()
      cache.set(1, for: "a", expiresAt: at(10), at: at(0))
      if isSwept { cache.advance(to: at(10)) }
      return cache
    }
    var cache = expired()
    #expect(cache.set(2, for: "a", expiresAt: at(20), at: at(10)) == nil)
    cache = expired()
    #expect(cache.set(2, for: "a", expiresAt: at(20), at: at(10)) { _ in false } == true)
    #expect(cache.value(for: "a", at: at(10)) == 2)
    cache = expired()
    #expect(cache.touch("a", expiresAt: at(20), at: at(10)) == false)
    #expect(cache.removeValue(for: "a", at: at(10)) == nil)
    #expect(cache.nextAdvance == nil)
    #expect(cache.statistics.expirations == 1)
    #expect(cache.checkInvariants() == nil)
  }

  @Test func ignoresWhatArrivesExpired() {
    var cache = TTLCache<String, Int>()
    #expect(cache.set(1, for: "a", expiresAt: at(5), at: at(5)) == nil)
    #expect(cache.nextAdvance == nil)
    cache.set(2, for: "a", expiresAt: at(9), at: at(5))
    #expect(cache.set(3, for: "a", expiresAt: at(5), at: at(5)) == 2)
    #expect(cache.set(3, for: "a", expiresAt: at(5), at: at(5)) { _ in true } == false)
    #expect(cache.value(for: "a", at: at(5)) == 2)
  }

  @Test func asksBeforeItReplaces() {
    var cache = TTLCache<String, Int>()
    #expect(cache.set(5, for: "a", expiresAt: at(10), at: at(0)) { _ in false } == true)
    #expect(cache.set(4, for: "a", expiresAt: at(20), at: at(0)) { $0 < 4 } == false)
    #expect(cache.nextAdvance == at(10))
    #expect(cache.set(6, for: "a", expiresAt: at(20), at: at(0)) { $0 < 6 } == true)
    #expect(cache.value(for: "a", at: at(15)) == 6)
  }

  @Test func expiresInOrderAndOnce() {
    let log = RemovalLog<String>()
    var cache = TTLCache<String, Int>(onRemoval: log.handler)
    cache.set(1, for: "late", expiresAt: at(30), at: at(0))
    cache.set(2, for: "early", expiresAt: at(10), at: at(0))
    cache.set(3, for: "middle", expiresAt: at(20), at: at(0))
    cache.set(4, for: "renewed", expiresAt: at(5), at: at(0))
    cache.set(5, for: "renewed", expiresAt: at(40), at: at(0))
    #expect(log.take().map(\.reason) == [.replaced])
    cache.advance(to: at(30))
    #expect(log.take().map(\.key) == ["early", "middle", "late"])
    // Time stands still, and goes back.
    cache.advance(to: at(30))
    cache.advance(to: at(0))
    #expect(log.take().isEmpty)
    #expect(cache.nextAdvance == at(40))
  }

  @Test func touchMovesTheDeadlineBothWays() {
    var cache = TTLCache<String, Int>()
    cache.set(1, for: "a", expiresAt: at(10), at: at(0))
    #expect(cache.touch("b", expiresAt: at(20), at: at(0)) == false)
    #expect(cache.touch("a", expiresAt: at(5), at: at(5)) == false)
    #expect(cache.touch("a", expiresAt: at(100), at: at(5)) == true)
    #expect(cache.value(for: "a", at: at(99)) == 1)
    #expect(cache.touch("a", expiresAt: at(20), at: at(5)) == true)
    #expect(cache.value(for: "a", at: at(20)) == nil)
    #expect(cache.touch("a", expiresAt: at(30), at: at(20)) == false)
    cache.advance(to: at(20))
    #expect(cache.nextAdvance == nil)
  }

  @Test func readsInBulkAndCounts() {
    var cache = TTLCache<Int, Int>()
    for key in 0..<4 { cache.set(10 * key, for: key, expiresAt: at(Int64(key)), at: at(-1)) }
    #expect(cache.values(for: [3, 9, 0, 2], at: at(1)) == [30, nil, nil, 20])
    cache.advance(to: at(1))
    var expected = CacheStatistics()
    (expected.hits, expected.misses, expected.expirations) = (2, 2, 2)
    #expect(cache.statistics == expected)
  }

  @Test func doesNoMoreThanItsLimit() {
    let log = RemovalLog<Int>()
    var cache = TTLCache<Int, Int>(onRemoval: log.handler)
    for key in 0..<10 { cache.set(key, for: key, expiresAt: at(5), at: at(0)) }
    #expect(cache.advance(to: at(5), limit: 0) == true)
    #expect(cache.advance(to: at(4), limit: 3) == false)
    #expect(cache.advance(to: at(5), limit: 3) == true)
    #expect(log.take().count == 3)
    #expect(cache.advance(to: at(5), limit: 7) == false)
    #expect(log.take().count == 7)
  }

  @Test func keepsWhatIsInUse() {
    let log = RemovalLog<Int>()
    var cache = TTLCache<Int, Int>(capacity: 3, onRemoval: log.handler)
    for key in 0..<3 { cache.set(key, for: key, expiresAt: .distantFuture, at: at(0)) }
    #expect(cache.value(for: 0, at: at(0)) == 0)
    cache.set(3, for: 3, expiresAt: .distantFuture, at: at(0))
    #expect(log.take().map(\.key) == [1])
    cache.set(4, for: 4, expiresAt: .distantFuture, at: at(0))
    #expect(log.take().map(\.key) == [2])
    #expect(cache.statistics.evictions == 2)
    #expect(cache.checkInvariants() == nil)
  }

  @Test func prefersTheExpiredWhenItMakesRoom() {
    let log = RemovalLog<Int>()
    var cache = TTLCache<Int, Int>(capacity: 3, onRemoval: log.handler)
    cache.set(0, for: 0, expiresAt: .distantFuture, at: at(0))
    cache.set(1, for: 1, expiresAt: at(700), at: at(0))
    cache.set(2, for: 2, expiresAt: .distantFuture, at: at(0))
    cache.set(3, for: 3, expiresAt: .distantFuture, at: at(700))
    let removals = log.take()
    #expect(removals.map(\.key) == [1])
    #expect(removals.map(\.reason) == [.expired])
  }

  /// Values that are counted must be gone with the cache, and when they are replaced or removed.
  @Test func releasesItsValues() {
    final class Counted: Sendable {}
    weak var first: Counted?
    weak var last: Counted?
    do {
      var cache = TTLCache<Int, Counted>()
      for key in 0..<5000 {
        let value = Counted()
        if key == 0 { first = value }
        last = value
        cache.set(value, for: key, expiresAt: at(10), at: at(0))
      }
      #expect(first != nil)
      cache.removeValue(for: 0, at: at(0))
      #expect(first == nil)
      #expect(last != nil)
    }
    #expect(last == nil)
  }

  /// The table grows in small steps; at each, all entries must be found, whatever is removed meanwhile.
  @Test func growsAndShrinksInPlace() {
    var cache = TTLCache<Int, String>()
    for key in 0..<20_000 {
      cache.set("\(key)", for: key, expiresAt: at(Int64(key)), at: at(-1))
      if key % 3 == 0 { #expect(cache.removeValue(for: key / 2, at: at(-1)) == "\(key / 2)") }
      if key % 1999 == 0 { #expect(cache.checkInvariants() == nil) }
    }
    #expect(cache.value(for: 19_999, at: at(-1)) == "19999")
    while cache.advance(to: at(20_000), limit: 4000) { #expect(cache.checkInvariants() == nil) }
    #expect(cache.count(at: .distantPast) == 0)
    #expect(cache.checkInvariants() == nil)
  }

  private func at(_ milliseconds: Int64) -> MonotonicTime {
    MonotonicTime(milliseconds: milliseconds)
  }
}
