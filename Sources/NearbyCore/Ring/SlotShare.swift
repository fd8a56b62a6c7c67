/// What one slot has in a ``RingSpread``.
public struct SlotShare: Hashable, Sendable {
  /// The slot.
  public let slot: SlotID

  /// The part of the whole that the slot owns, 0...1.
  public let share: Double

  /// The slot's weight divided by the sum of all weights.
  public let fairShare: Double

  /// The share divided by the fair share: 1 when the ring is ideal.
  public var load: Double { share / fairShare }
}
