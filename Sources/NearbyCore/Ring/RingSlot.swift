/// A place on a ``HashRing`` and how large its share is.
public struct RingSlot: Hashable, Sendable {
  /// The stable name of the place.
  public var id: SlotID

  /// The share of the keys that the slot gets, relative to the weights of the others, 1...100.
  public var weight: Int

  /// Creates a slot. The weight is checked when a ring is made of it.
  public init(id: SlotID, weight: Int = 1) {
    self.id = id
    self.weight = weight
  }
}
