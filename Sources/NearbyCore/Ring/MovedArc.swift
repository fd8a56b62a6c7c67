/// A part of the ring that a ``RingChange`` gives to another slot.
public struct MovedArc: Hashable, Sendable {
  /// The hashes of the keys that move, XXH64 with seed 0 of their UTF-8 bytes.
  public internal(set) var hashes: ClosedRange<UInt64>

  /// The slot that owned them.
  public let from: SlotID

  /// The slot that owns them now.
  public let to: SlotID

  /// How many hashes there are; the whole ring has one more than a `UInt64` can count to.
  var hashCount: UInt128 { UInt128(hashes.upperBound - hashes.lowerBound) + 1 }
}
