extension SubscriptionPlanner {
  /// What a planner wants done. The steps of one slot have to be done in the order in which they were given; those of
  /// different slots and readings may overtake each other.
  ///
  /// The enumeration is closed on purpose: whoever ignores a new step must not compile.
  @frozen
  public enum Step: Hashable, Sendable {
    /// Subscribe, and tell ``SubscriptionPlanner/subscriptionConfirmed(_:generation:now:into:)`` or
    /// ``SubscriptionPlanner/subscriptionFailed(_:generation:now:)``. Subscribing twice is the same as once.
    case subscribe(channel: Int, slot: SlotID, generation: UInt64)

    /// Leave a channel at a slot. Nobody waits for it. The generation is that of the channel's newest attempt.
    case unsubscribe(channel: Int, slot: SlotID, generation: UInt64)

    /// Read what was last said on the channel, and tell
    /// ``SubscriptionPlanner/readingAnswered(_:generation:now:into:)`` or
    /// ``SubscriptionPlanner/readingFailed(_:generation:now:)``.
    case read(channel: Int, generation: UInt64)

    /// The channel has been left everywhere: forget what is known of it. Its number may be used for another one.
    case close(channel: Int)
  }
}
