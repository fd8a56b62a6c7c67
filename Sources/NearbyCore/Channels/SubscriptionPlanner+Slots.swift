extension SubscriptionPlanner {
  /// The ring changed: channels have to be subscribed anew, and are left if nobody watches them. O(*n*) in the largest
  /// channel number.
  ///
  /// Has to be told of every change, also when nothing moves, since a channel that is opened soon after it has to be read
  /// a second time, too.
  ///
  /// - Parameters:
  ///   - time: When the node learnt of the ring.
  ///   - steps: Gets what has to be done, in order.
  ///   - newSlot: Where a channel has to be subscribed anew: at the slot that owns it now, or at the same one when the
  ///     server of that is another one; `nil` when the channel stays. Called once for each open channel, in ascending
  ///     order.
  public mutating func ringChanged(
    at time: Timestamp, into steps: inout [Step], newSlot: (_ channel: Int) -> SlotID?
  ) {
    now = max(now, time)
    ringChangedAt = now
    for channel in plans.indices where isOpen(channel) {
      guard let slot = newSlot(channel) else { continue }
      guard plans[channel].isWatched else {
        close(channel, into: &steps)
        continue
      }
      plans[channel].target = slot
      plans[channel].movedAt = now
      wantTurn(channel, into: &steps)
    }
  }

  /// The connection to a slot broke, or its server is back after it was gone: all its channels have to be subscribed
  /// again and read again, as what was said meanwhile is in the cache at most. Those that nobody watches are left.
  /// O(*n*) in the largest channel number.
  ///
  /// A channel that is only to be left at the slot stays as it is: what it misses there, its last reading finds.
  public mutating func slotLost(_ slot: SlotID, at time: Timestamp, into steps: inout [Step]) {
    now = max(now, time)
    for channel in plans.indices where isOpen(channel) && plans[channel].slot == slot {
      guard plans[channel].isWatched else {
        close(channel, into: &steps)
        continue
      }
      // One that is about to move needs the slot no more.
      plans[channel].target = plans[channel].target ?? slot
      wantTurn(channel, into: &steps)
    }
  }
}
