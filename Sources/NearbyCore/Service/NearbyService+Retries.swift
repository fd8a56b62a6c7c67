extension NearbyService {
  /// Repeats after a pause what failed at a slot and neither the node nor a client repeats: to leave a
  /// channel, and to tell of a friendship, which the directory has noted already.
  func retryLater(_ batch: [EffectLanes.Entry], at slot: SlotID) {
    var entries: [EffectLanes.Entry] = []
    for var entry in batch where entry.failures < limits.maximumRetries && isRepeated(entry.command) {
      entry.failures += 1
      entry.receipt = nil
      entries.append(entry)
    }
    guard let failures = entries.map(\.failures).max() else { return }
    waitingRetries += 1
    let delay = limits.retryAfter * (1 << min(failures - 1, 10))
    let deadline = clock.now.advanced(by: delay)
    Task { [weak self, clock, entries] in
      try? await clock.sleep(until: deadline)
      await self?.retry(entries, at: slot)
    }
  }

  private func isRepeated(_ command: EffectLanes.Command) -> Bool {
    switch command {
    case .publish(.friendship): true
    // A node that leaves takes its subscriptions along.
    case .unsubscribe: !node.isDraining
    case .publish(.location), .subscribe, .read, .announce, .append: false
    }
  }

  private func retry(_ entries: [EffectLanes.Entry], at slot: SlotID) {
    waitingRetries -= 1
    for entry in entries {
      switch entry.command {
      case .publish(let message):
        // The channel may have moved meanwhile.
        enqueue(entry, in: .slot(node.ring.slot(for: message.channel)))
      case .unsubscribe(let former):
        // A channel that is wanted again must not be left. One that will be wanted later is subscribed
        // behind this.
        if !node.hears(former.channel, at: slot) { enqueue(entry, in: .slot(slot)) }
      case .subscribe, .read, .announce, .append:
        break
      }
    }
    wakeDrainWaiters()
  }
}

extension NearbyNode {
  /// Whether a channel is subscribed at a slot, or about to be.
  fileprivate func hears(_ user: UserID, at slot: SlotID) -> Bool {
    people.number(of: user).map { planner.isSubscribed($0, at: slot) } ?? false
  }
}
