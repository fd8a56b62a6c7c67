import NearbyCore
import NearbyTestKit
import Testing

@Suite struct HashRingTests {
  @Test func agreesWithVectors() throws {
    for ringCase in try Vectors.ring().cases {
      let ring = try HashRing(
        slots: ringCase.slots.map { RingSlot(id: try SlotID($0.id), weight: $0.weight) })
      #expect(ring.checkInvariants() == nil)
      for (key, owner) in ringCase.owners {
        #expect(ring.slot(for: key).text == owner, "\(ringCase.name), \(key)")
      }
      for (key, slots) in ringCase.preference {
        #expect(ring.preference(for: key, count: 3).map(\.text) == slots, "\(ringCase.name), \(key)")
      }
    }
  }

  @Test(arguments: [1, 2, 3] as [UInt64]) func agreesWithLinearScan(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    let count = Int.random(in: 1...6, using: &random)
    let slots = try (0..<count).map {
      RingSlot(id: try SlotID("slot-\($0)"), weight: Int.random(in: 1...4, using: &random))
    }
    let ring = try HashRing(slots: slots.shuffled(using: &random))
    let points = slots.flatMap { slot in
      (0..<(160 * slot.weight)).map { (position: XXHash64.hash("\(slot.id)_\($0)"), slot: slot.id) }
    }
    for number in 0..<200 {
      let key = "key-\(random.next())-\(number)"
      let hash = XXHash64.hash(key)
      // Clockwise distance, which wraps by itself.
      let owner = points.min { $0.position &- hash < $1.position &- hash }
      #expect(ring.slot(for: key) == owner?.slot)
      #expect(ring.slot(for: try UserID(key)) == owner?.slot)
    }
  }

  @Test func prefersEverySlotOnce() throws {
    let ring = try ring("a", "b", "c", "d")
    for number in 0..<100 {
      let all = ring.preference(for: "\(number)", count: 9)
      #expect(Set(all) == Set(ring.slots.map(\.id)))
      #expect(all.count == 4)
      #expect(all[0] == ring.slot(for: "\(number)"))
      #expect(ring.preference(for: "\(number)", count: 2) == Array(all[..<2]))
      #expect(ring.preference(for: "\(number)", count: 0).isEmpty)
      // What consistent hashing is for: without the first slot, the second one owns the key.
      let rest = try HashRing(slots: ring.slots.filter { $0.id != all[0] })
      #expect(rest.slot(for: "\(number)") == all[1])
    }
  }

  @Test func doesNotDependOnTheOrderOfSlots() throws {
    let ring = try ring("a", "b", "c")
    let reversed = try HashRing(slots: ring.slots.reversed())
    #expect(ring == reversed)
    #expect(ring.hashValue == reversed.hashValue)
    #expect(reversed.slots.map(\.id.text) == ["a", "b", "c"])
  }

  @Test func differsByEpochAndWeight() throws {
    let slot = RingSlot(id: try SlotID("a"))
    let heavy = RingSlot(id: slot.id, weight: 2)
    #expect(try HashRing(slots: [slot]) != HashRing(slots: [slot], epoch: 1))
    #expect(try HashRing(slots: [slot]) != HashRing(slots: [heavy]))
  }

  @Test func refusesNoSlots() {
    #expect(throws: InvalidRing.noSlots) { try HashRing(slots: []) }
  }

  @Test func refusesDuplicates() throws {
    #expect(throws: InvalidRing.duplicateSlot(try SlotID("b"))) { try ring("b", "a", "b") }
  }

  @Test(arguments: [-1, 0, 101, .max]) func refusesWeight(weight: Int) throws {
    let id = try SlotID("a")
    #expect(throws: InvalidRing.weightOutOfRange(slot: id, weight: weight)) {
      try HashRing(slots: [RingSlot(id: id, weight: weight)])
    }
    #expect(try HashRing(slots: [RingSlot(id: id, weight: 100)]).checkInvariants() == nil)
  }

  private func ring(_ ids: String...) throws -> HashRing {
    try HashRing(slots: ids.map { RingSlot(id: try SlotID($0)) })
  }
}
