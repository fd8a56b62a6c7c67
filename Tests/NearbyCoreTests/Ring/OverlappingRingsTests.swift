import NearbyCore
import NearbyTestKit
import Testing

/// Rings that overlap, beside a list of all that there were.
@Suite struct OverlappingRingsTests {
  private static let seeds = [1, 2, 3, UInt64.random(in: 0...UInt64.max)]

  @Test(arguments: seeds) func formerSlotsAreThoseOfTheRingsWithinTheOverlap(seed: UInt64) throws {
    var history = try RingHistory(seed: seed)
    var now = MonotonicTime(milliseconds: 0)
    var rings = OverlappingRings(history.ring, overlap: .seconds(15))
    var ended: [(ring: HashRing, at: MonotonicTime)] = []
    var formerCount = 0
    for _ in 0..<60 {
      now = now.advanced(byMilliseconds: Int64.random(in: 0...9_000, using: &history.random))
      if Bool.random(using: &history.random) {
        ended.append((history.ring, now))
        _ = try history.advance()
        rings.replace(with: history.ring, now: now)
      }
      #expect(rings.present == history.ring, "seed \(seed)")
      for _ in 0..<20 {
        let user = try UserID("user:\(history.random.next())")
        let owner = history.ring.slot(for: user)
        let expected = ended.suffix(4).filter { now.milliseconds(since: $0.at) < 15_000 }
          .map { $0.ring.slot(for: user) }.filter { $0 != owner }
        let slots = rings.formerSlots(of: user, now: now)
        #expect(Set(slots) == Set(expected) && Set(slots).count == slots.count, "seed \(seed)")
        formerCount += slots.count
      }
    }
    #expect(formerCount > 0, "seed \(seed)")
  }
}
