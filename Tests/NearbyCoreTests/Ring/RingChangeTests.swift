import NearbyCore
import Testing

@Suite struct RingChangeTests {
  private func ring(_ ids: String..., epoch: UInt64 = 0, endpoint: String? = nil) throws -> HashRing {
    let slots = try ids.map { RingSlot(id: try SlotID($0), endpoint: endpoint) }
    return try HashRing(slots: slots, epoch: epoch)
  }

  @Test func refusesOlderRings() throws {
    let current = try ring("a", "b", epoch: 5)
    #expect(throws: OutdatedRing.olderEpoch(4, current: 5)) {
      try RingChange(from: current, to: ring("a", "b", epoch: 4))
    }
    #expect(throws: OutdatedRing.olderEpoch(0, current: .max)) {
      try RingChange(from: ring("a", epoch: .max), to: ring("a"))
    }
  }

  @Test func refusesAnotherRingOfOneEpoch() throws {
    let current = try ring("a", "b", epoch: 5, endpoint: "h:1")
    let others = try [
      ring("a", "c", epoch: 5, endpoint: "h:1"), ring("a", epoch: 5, endpoint: "h:1"),
      ring("a", "b", epoch: 5), ring("a", "b", epoch: 5, endpoint: "h:2"),
      HashRing(slots: [current.slots[0], RingSlot(id: SlotID("b"), weight: 2, endpoint: "h:1")], epoch: 5),
    ]
    for other in others {
      #expect(throws: OutdatedRing.sameEpoch(5)) { try RingChange(from: current, to: other) }
    }
    let same = try RingChange(from: current, to: ring("b", "a", epoch: 5, endpoint: "h:1"))
    #expect(same.arcs.isEmpty && same.slotsWithNewEndpoint.isEmpty && same.movedShare == 0)
  }

  @Test func tellsWhoseServerWasReplaced() throws {
    let slot = { (id: String, endpoint: String?) in RingSlot(id: try SlotID(id), endpoint: endpoint) }
    let old = try HashRing(slots: [slot("a", "h:1"), slot("b", "h:2"), slot("c", nil), slot("d", nil)])
    let new = try HashRing(
      slots: [slot("e", "h:5"), slot("d", nil), slot("c", "h:3"), slot("b", nil), slot("a", "h:9")], epoch: 1)
    let change = try RingChange(from: old, to: new)
    #expect(change.slotsWithNewEndpoint.map(\.text) == ["a", "b", "c"])
    #expect(change.arcs.allSatisfy { $0.to.text == "e" })
  }

  @Test func movesTheWholeRingAsOneArc() throws {
    let change = try RingChange(from: ring("a"), to: ring("b", epoch: 1))
    #expect(change.arcs.map(\.hashes) == [0...UInt64.max])
    #expect(change.movedShare == 1)
    #expect(change.move(of: try UserID("anna"))?.to == (try SlotID("b")))
  }

  @Test func agreesWithVectors() throws {
    let rings = try Vectors.ring().cases.map { ringCase in
      try HashRing(
        slots: ringCase.slots.map { RingSlot(id: try SlotID($0.id), weight: $0.weight) })
    }
    let cases = try Vectors.ring().cases
    for (old, oldCase) in zip(rings, cases) {
      for (newRing, newCase) in zip(rings, cases) {
        let change = try RingChange(from: old, to: HashRing(slots: newRing.slots, epoch: 1))
        for (key, from) in oldCase.owners where !key.isEmpty {
          guard let to = newCase.owners[key] else { continue }
          let move = change.move(of: try UserID(key))
          #expect(move?.from.text == (from == to ? nil : from) && move?.to.text == (from == to ? nil : to))
        }
      }
    }
  }
}
