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
    #expect(cache.nextDeadline == at(10))
  }

  /// Whether an expired entry was removed yet must not be seen by any operation.
  @Test(arguments: [false, true]) func treatsExpiredAsAbsent(isSwept: Bool) {
    var expired = TTLCache<String, Int>()
    expired.set(1, for: "a", expiresAt: at(10), at: at(0))
    if isSwept { expired.advance(to: at(10)) { _, _ in } }
    var cache = expired
    #expect(cache.set(2, for: "a", expiresAt: at(20), at: at(10)) == nil)
    cache = expired
    #expect(cache.set(2, for: "a", expiresAt: at(20), at: at(10)) { _ in false })
    #expect(cache.value(for: "a", at: at(10)) == 2)
    cache = expired
    #expect(cache.removeValue(for: "a", at: at(10)) == nil)
    #expect(cache.nextDeadline == nil)
    #expect(cache.checkInvariants() == nil)
  }

  @Test func ignoresWhatArrivesExpired() {
    var cache = TTLCache<String, Int>()
    #expect(cache.set(1, for: "a", expiresAt: at(5), at: at(5)) == nil)
    #expect(cache.nextDeadline == nil)
    cache.set(2, for: "a", expiresAt: at(9), at: at(5))
    #expect(cache.set(3, for: "a", expiresAt: at(5), at: at(5)) == 2)
    #expect(!cache.set(3, for: "a", expiresAt: at(5), at: at(5)) { _ in true })
    #expect(cache.value(for: "a", at: at(5)) == 2)
  }

  @Test func asksBeforeItReplaces() {
    var cache = TTLCache<String, Int>()
    #expect(cache.set(5, for: "a", expiresAt: at(10), at: at(0)) { _ in false })
    #expect(!cache.set(4, for: "a", expiresAt: at(20), at: at(0)) { $0 < 4 })
    #expect(cache.nextDeadline == at(10))
    #expect(cache.set(6, for: "a", expiresAt: at(20), at: at(0)) { $0 < 6 })
    #expect(cache.value(for: "a", at: at(15)) == 6)
  }

  @Test func expiresInOrderAndOnce() {
    var cache = TTLCache<String, Int>()
    cache.set(1, for: "late", expiresAt: at(30), at: at(0))
    cache.set(2, for: "early", expiresAt: at(10), at: at(0))
    cache.set(3, for: "middle", expiresAt: at(20), at: at(0))
    cache.set(4, for: "renewed", expiresAt: at(5), at: at(0))
    cache.set(5, for: "renewed", expiresAt: at(40), at: at(0))
    var expired: [String] = []
    cache.advance(to: at(30)) { key, _ in expired.append(key) }
    #expect(expired == ["early", "middle", "late"])
    // Time stands still, and goes back.
    cache.advance(to: at(30)) { key, _ in expired.append(key) }
    cache.advance(to: at(0)) { key, _ in expired.append(key) }
    #expect(expired.count == 3)
    #expect(cache.nextDeadline == at(40))
  }

  @Test(arguments: 1...6 as ClosedRange<UInt64>) func agreesWithModel(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    var cache = TTLCache<Int, Int>()
    var model: [Int: (value: Int, deadline: Timestamp)] = [:]
    var now = Timestamp(milliseconds: 0)
    for value in 0..<1500 {
      now = now.advanced(byMilliseconds: .random(in: 0...2, using: &random))
      let key = Int.random(in: 0..<(4 * Int(seed)), using: &random)
      let deadline = now.advanced(byMilliseconds: .random(in: -2...20, using: &random))
      let live = model[key].flatMap { $0.deadline > now ? $0.value : nil }
      switch Int.random(in: 0..<10, using: &random) {
      case 0..<4:
        #expect(cache.set(value, for: key, expiresAt: deadline, at: now) == live)
        if deadline > now { model[key] = (value, deadline) }
      case 4..<7:
        let writes = deadline > now && live?.isMultiple(of: 2) ?? true
        #expect(
          cache.set(value, for: key, expiresAt: deadline, at: now) { $0.isMultiple(of: 2) } == writes)
        if writes { model[key] = (value, deadline) }
      case 7..<9:
        #expect(cache.removeValue(for: key, at: now) == live)
        model[key] = nil
      default:
        var expired: [Int: Int] = [:]
        var last = Timestamp.distantPast
        cache.advance(to: now) { key, value in
          expired[key] = value
          let deadline = model[key]?.deadline ?? .distantPast
          #expect(deadline >= last)
          last = deadline
        }
        #expect(expired == model.filter { $0.value.deadline <= now }.mapValues(\.value))
        model = model.filter { $0.value.deadline > now }
      }
      #expect(cache.value(for: key, at: now) == model[key].flatMap { $0.deadline > now ? $0.value : nil })
      #expect(cache.count(at: now) == model.values.count { $0.deadline > now })
      #expect(cache.nextDeadline == model.values.map(\.deadline).min())
      #expect(cache.checkInvariants() == nil)
    }
  }

  private func at(_ milliseconds: Int64) -> Timestamp {
    Timestamp(milliseconds: milliseconds)
  }
}
