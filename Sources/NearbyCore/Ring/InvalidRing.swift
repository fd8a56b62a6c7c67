/// Why some slots do not make a ``HashRing``.
@nonexhaustive
public enum InvalidRing: Error, Hashable, Sendable {
  /// There are no slots, so that no key would have an owner.
  case noSlots

  /// Two slots have the same id.
  case duplicateSlot(SlotID)

  /// The weight of a slot is not in 1...100.
  case weightOutOfRange(slot: SlotID, weight: Int)
}
