import NearbyCore
import Testing

/// What a ring refuses, so that a description from elsewhere cannot take any amount of memory or time.
@Suite struct HashRingLimitTests {
  private func slots(_ count: Int, weight: Int = 1) throws -> [RingSlot] {
    try (0..<count).map { RingSlot(id: try SlotID("slot-\($0)"), weight: weight) }
  }

  @Test func limitsSlots() throws {
    #expect(try HashRing(slots: slots(HashRing.maximumSlotCount)).slots.count == 1024)
    #expect(throws: InvalidRing.tooManySlots) { try HashRing(slots: slots(HashRing.maximumSlotCount + 1)) }
  }

  @Test func limitsTheTotalWeight() throws {
    var slots = try slots(82, weight: 100)
    #expect(throws: InvalidRing.totalWeightTooLarge) { try HashRing(slots: slots) }
    slots[0].weight = 92
    let ring = try HashRing(slots: slots)
    #expect(ring.slots.reduce(0) { $0 + $1.weight } == HashRing.maximumTotalWeight)
    #expect(abs(ring.spread().shares.reduce(0) { $0 + $1.share } - 1) < 1e-12)
    #expect(ring.slots.map(\.id).contains(ring.slot(for: "anna")))
  }

  @Test func takesOnlyPrintableEndpoints() throws {
    let id = try SlotID("a")
    for endpoint in ["a", "10.0.0.1:6379", "[::1]:6379", String(repeating: "x", count: 255), "redis://h/0"] {
      #expect(try HashRing(slots: [RingSlot(id: id, endpoint: endpoint)]).slots[0].endpoint == endpoint)
    }
    for endpoint in ["", " ", "a b", "a\n", "\u{7F}", "é:1", String(repeating: "x", count: 256)] {
      #expect(throws: InvalidRing.invalidEndpoint(slot: id)) {
        try HashRing(slots: [RingSlot(id: id, endpoint: endpoint)])
      }
    }
  }

  @Test func differsByEndpointAndOwnsTheSame() throws {
    let id = try SlotID("a")
    let rings = try ["h:1", "h:2", nil].map { endpoint in
      try HashRing(slots: [RingSlot(id: id, endpoint: endpoint), RingSlot(id: SlotID("b"))])
    }
    #expect(Set(rings).count == 3)
    for number in 0..<50 {
      #expect(Set(rings.map { $0.slot(for: "\(number)") }).count == 1)
    }
  }
}
