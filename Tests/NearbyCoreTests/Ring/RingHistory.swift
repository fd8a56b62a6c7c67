import NearbyCore
import NearbyTestKit

/// A random ring, and random changes to it.
struct RingHistory {
  enum Step: CaseIterable {
    case add, remove, gainWeight, loseWeight, replaceEndpoint, rebuild
  }

  var random: SplitMix64
  private(set) var ring: HashRing
  private var slotNumber = 0

  init(seed: UInt64) throws {
    random = SplitMix64(seed: seed)
    ring = try HashRing(slots: [RingSlot(id: SlotID("first"))])
    try rebuild()
  }

  /// Changes the ring in one way, and says which slot that was about; `nil` when it was about several or none.
  mutating func advance() throws -> (step: Step, slot: SlotID?) {
    let step = Step.allCases.randomElement(using: &random) ?? .add
    var slots = ring.slots
    let index = Int.random(in: slots.indices, using: &random)
    var slot: SlotID? = slots[index].id
    switch step {
    case .add:
      slots.append(try newSlot())
      slot = slots.last?.id
    case .remove where slots.count > 1: slots.remove(at: index)
    case .gainWeight: slots[index].weight += 1
    case .loseWeight where slots[index].weight > 1: slots[index].weight -= 1
    case .replaceEndpoint: slots[index].endpoint = "10.1.\(ring.epoch).\(index):6379"
    case .rebuild:
      try rebuild()
      return (step, nil)
    case .remove, .loseWeight: slot = nil
    }
    ring = try HashRing(slots: slots.shuffled(using: &random), epoch: ring.epoch + 1)
    return (step, slot)
  }

  private mutating func rebuild() throws {
    let slots = try (0..<Int.random(in: 1...4, using: &random)).map { _ in try newSlot() }
    ring = try HashRing(slots: slots, epoch: ring.epoch + 1)
  }

  private mutating func newSlot() throws -> RingSlot {
    slotNumber += 1
    let weight = Int.random(in: 1...2, using: &random)
    let endpoint = Bool.random(using: &random) ? "10.0.0.\(slotNumber):6379" : nil
    return RingSlot(id: try SlotID("slot-\(slotNumber)"), weight: weight, endpoint: endpoint)
  }
}
