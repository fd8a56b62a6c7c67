/// A slot of a ``HashRing``: how large its share is, and where the server is that fills it.
public struct RingSlot: Hashable, Sendable {
  /// The stable name of the slot.
  public var id: SlotID

  /// The share of the keys that the slot gets, relative to the weights of the others, 1...100.
  public var weight: Int

  /// Where the server of the slot can be reached, such as `"10.0.0.7:6379"`, in 1...255 printable ASCII
  /// characters without a space; `nil` where the ids alone tell.
  ///
  /// The ring carries it for whoever connects, and never looks into it. No key moves when it changes.
  public var endpoint: String?

  /// Creates a slot. The weight and the endpoint are checked when a ring is made of it.
  public init(id: SlotID, weight: Int = 1, endpoint: String? = nil) {
    self.id = id
    self.weight = weight
    self.endpoint = endpoint
  }
}
