/// Why some slots do not make a ``HashRing``.
@nonexhaustive
public enum InvalidRing: Error, Hashable, Sendable {
  /// There are no slots, so that no key would have an owner.
  case noSlots

  /// There are more slots than ``HashRing/maximumSlotCount``.
  case tooManySlots

  /// Two slots have the same id.
  case duplicateSlot(SlotID)

  /// The weight of a slot is not in 1...100.
  case weightOutOfRange(slot: SlotID, weight: Int)

  /// The sum of the weights is more than ``HashRing/maximumTotalWeight``.
  case totalWeightTooLarge

  /// The endpoint of a slot is empty, longer than 255 bytes, or holds something else than printable ASCII.
  case invalidEndpoint(slot: SlotID)
}
