extension SubscriptionPlanner {
  /// How many channels are subscribed at which slot, or about to be: one that moves counts where it goes. O(*n*) in the
  /// largest channel number.
  public var openCounts: [SlotID: Int] {
    var counts: [SlotID: Int] = [:]
    for plan in plans where plan.isOpen {
      if let slot = plan.nextSlot { counts[slot, default: 0] += 1 }
    }
    return counts
  }
}
