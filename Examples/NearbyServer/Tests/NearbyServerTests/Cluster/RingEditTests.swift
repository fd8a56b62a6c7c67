import NearbyCore
import NearbyServer
import Testing

/// What an operator is told before a ring changes.
@Suite struct RingEditTests {
  private static func slot(_ name: String, port: Int = 7000) throws -> RingSlot {
    RingSlot(id: try SlotID(name), endpoint: "127.0.0.1:\(port)")
  }

  private static func ring(_ names: String..., epoch: UInt64 = 4) throws -> HashRing {
    try HashRing(slots: names.map { try slot($0) }, epoch: epoch)
  }

  @Test func `A change makes a ring of the next epoch`() throws {
    let ring = try Self.ring("a", "b")
    #expect(try RingEdit.add(try Self.slot("c")).applied(to: ring) == Self.ring("a", "b", "c", epoch: 5))
    #expect(try RingEdit.remove(try SlotID("a")).applied(to: ring) == Self.ring("b", epoch: 5))
    let replaced = try RingEdit.replace(try SlotID("b"), endpoint: "127.0.0.1:7001").applied(to: ring, epoch: 9)
    #expect(try replaced == HashRing(slots: [Self.slot("a"), Self.slot("b", port: 7001)], epoch: 9))
    #expect(try RingEdit.add(try Self.slot("a")).applied(to: nil) == Self.ring("a", epoch: 1))
  }

  @Test func `What makes no ring, or none that anybody would take, is refused`() throws {
    let ring = try Self.ring("a")
    let b = try SlotID("b")
    #expect(throws: InvalidRingEdit.unknownSlot(b)) { try RingEdit.remove(b).applied(to: ring) }
    #expect(throws: InvalidRingEdit.unknownSlot(b)) { try RingEdit.replace(b, endpoint: "x").applied(to: ring) }
    #expect(throws: InvalidRing.noSlots) { try RingEdit.remove(try SlotID("a")).applied(to: ring) }
    #expect(throws: InvalidRing.duplicateSlot(try SlotID("a"))) {
      try RingEdit.add(try Self.slot("a")).applied(to: ring)
    }
    #expect(throws: InvalidRingEdit.noLaterEpoch) {
      try RingEdit.add(try Self.slot("c")).applied(to: ring, epoch: 4)
    }
    #expect(throws: InvalidRingEdit.noLaterEpoch) {
      try RingEdit.add(try Self.slot("c")).applied(to: try Self.ring("a", epoch: .max))
    }
  }

  @Test func `The share that is said to move is the one that moves`() throws {
    let old = try Self.ring("a", "b", "c")
    let new = try RingEdit.add(try Self.slot("d")).applied(to: old)
    let users = try (0..<20_000).map { try UserID("user-\($0)") }
    let moved = users.count { old.slot(for: $0) != new.slot(for: $0) }
    let lines = try RingDifference(from: old, to: new).lines(channelCount: users.count)
    #expect(lines[0] == "epoch 4 -> 5")
    #expect(lines[1] == "+ d at 127.0.0.1:7000, weight 1")
    let said = try #require(lines[2].firstMatch(of: /^([\d.]+) % of the channels move, about (\d+) of 20000$/))
    let (percent, count) = (try #require(Double(said.output.1)), try #require(Int(said.output.2)))
    #expect(abs(percent - Double(moved) / 200) < 1 && abs(count - moved) < 200)
    // The new slot takes from each of the others, and nothing else moves.
    #expect(lines.dropFirst(3).map { String($0.suffix(11)) } == ["from a to d", "from b to d", "from c to d"])
  }

  @Test func `Where a server is replaced nothing moves, and its share is subscribed again`() throws {
    let old = try Self.ring("a")
    let new = try RingEdit.replace(try SlotID("a"), endpoint: "127.0.0.1:7001").applied(to: old)
    #expect(
      try RingDifference(from: old, to: new).lines() == [
        "epoch 4 -> 5", "~ a at 127.0.0.1:7000, weight 1 -> a at 127.0.0.1:7001, weight 1",
        "100.0 % of the channels are subscribed again at a", "0.0 % of the channels move",
      ])
  }
}
