import NearbyCore
import NearbyTestKit
import Testing

@Suite struct RingSpreadTests {
  @Test(arguments: [1, 2, 3] as [UInt64]) func sharesAreThoseOfTheNaiveRing(seed: UInt64) throws {
    var history = try RingHistory(seed: seed)
    for _ in 0..<5 {
      let ring = history.ring
      let naive = NaiveRing(ring.slots)
      let weight = Double(ring.slots.reduce(0) { $0 + $1.weight })
      let spread = ring.spread()
      #expect(spread.shares.map(\.slot) == ring.slots.map(\.id))
      for (share, slot) in zip(spread.shares, ring.slots) {
        let count = NaiveRing.hashCount(naive.points.map(\.position)) { naive.owner(of: $0) == slot.id }
        #expect(share.share == Double(count) * 0x1p-64, "seed \(seed)")
        #expect(share.fairShare == Double(slot.weight) / weight)
      }
      #expect(abs(spread.shares.reduce(0) { $0 + $1.share } - 1) < 1e-15)
      _ = try history.advance()
    }
  }

  @Test func countsChannels() throws {
    let ring = try HashRing(slots: [RingSlot(id: SlotID("a")), RingSlot(id: SlotID("b"), weight: 3)])
    let channels = try (0..<1000).map { try UserID("user:\($0)") }
    let spread = ring.spread(of: channels)
    for share in spread.shares {
      let count = channels.count { ring.slot(for: $0) == share.slot }
      #expect(share.share == Double(count) / 1000)
      #expect(abs(share.share - ring.spread().shares[share.slot.text == "a" ? 0 : 1].share) < 0.05)
    }
    #expect(ring.spread(of: []).shares.map(\.share) == [0, 0])
  }

  @Test func summarisesLoads() throws {
    let one = try HashRing(slots: [RingSlot(id: SlotID("a"))]).spread()
    #expect(one.shares.map(\.share) == [1])
    #expect(one.maximumLoad == 1 && one.minimumLoad == 1 && one.standardDeviation == 0)

    let two = try HashRing(slots: [RingSlot(id: SlotID("a")), RingSlot(id: SlotID("b"))]).spread()
    let loads = two.shares.map { $0.share * 2 }
    #expect(two.shares.map(\.load) == loads)
    #expect(two.maximumLoad == loads.max() && two.minimumLoad == loads.min())
    // Of two loads whose mean is 1, both are as far from it.
    #expect(abs(two.standardDeviation - abs(loads[0] - 1)) < 1e-12)
  }

  /// The figures that the documentation gives.
  @Test(arguments: [(4, 1.026, 0.024), (16, 1.190, 0.081), (140, 1.193, 0.071)])
  func isAsDocumented(count: Int, maximumLoad: Double, standardDeviation: Double) throws {
    let spread = try HashRing(slots: (0..<count).map { RingSlot(id: try SlotID("slot-\($0)")) }).spread()
    #expect(abs(spread.maximumLoad - maximumLoad) < 0.0005)
    #expect(abs(spread.standardDeviation - standardDeviation) < 0.0005)
  }
}
