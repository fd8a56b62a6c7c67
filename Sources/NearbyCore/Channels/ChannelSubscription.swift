/// One attempt of a node to subscribe to a channel at a slot, or to leave it.
public struct ChannelSubscription: Hashable, Sendable {
  /// Whose channel it is.
  public var channel: UserID

  /// Where it lives.
  public var slot: SlotID

  /// Counts the attempts of the node for this channel, so that the answer to an old one is told from the newest.
  public var generation: UInt64

  /// Creates a subscription.
  public init(channel: UserID, slot: SlotID, generation: UInt64) {
    self.channel = channel
    self.slot = slot
    self.generation = generation
  }
}
