/// A channel that a ``RingChange`` gives to another slot.
public struct MovedChannel: Hashable, Sendable {
  /// The user whose channel it is.
  public let channel: UserID

  /// The slot that owned it, to be left only after the new one has confirmed the subscription.
  public let from: SlotID

  /// The slot that owns it now.
  public let to: SlotID
}
