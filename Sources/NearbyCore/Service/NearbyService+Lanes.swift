extension NearbyService {
  func enqueue(_ command: EffectLanes.Command, in lane: EffectLanes.Lane, receipt: ReceiptID?) {
    if let receipt { receipts[receipt]?.pending += 1 }
    guard lanes.enqueue(EffectLanes.Entry(command: command, receipt: receipt), in: lane) else { return }
    Task { await workOff(lane) }
  }

  /// Does what waits in a lane, in order, until it is empty.
  private func workOff(_ lane: EffectLanes.Lane) async {
    while case let batch = lanes.nextBatch(of: lane), !batch.isEmpty {
      let hasSucceeded: Bool
      switch lane {
      case .slot(let slot): hasSucceeded = await perform(batch, at: slot)
      case .cache: hasSucceeded = await performOnCache(batch)
      case .history: hasSucceeded = await performOnHistory(batch)
      }
      for entry in batch {
        guard case .announce(let stored, let slot) = entry.command else { continue }
        enqueue(.publish(.location(stored.record)), in: .slot(slot), receipt: entry.receipt)
      }
      settle(batch, hasSucceeded: hasSucceeded)
    }
    wakeDrainWaiters()
  }

  private func perform(_ batch: [EffectLanes.Entry], at slot: SlotID) async -> Bool {
    var wanted: [ChannelSubscription] = []
    var unwanted: [UserID] = []
    var messages: [ChannelMessage] = []
    for entry in batch {
      switch entry.command {
      case .subscribe(let subscription): wanted.append(subscription)
      case .unsubscribe(let subscription): unwanted.append(subscription.channel)
      case .publish(let message): messages.append(message)
      case .read, .announce, .append: break
      }
    }
    do {
      if !wanted.isEmpty { try await broker.subscribe(to: wanted.map(\.channel), at: slot) }
      if !unwanted.isEmpty { try await broker.unsubscribe(from: unwanted, at: slot) }
      if !messages.isEmpty { try await broker.publish(messages, at: slot) }
      for subscription in wanted { process(.subscriptionConfirmed(subscription)) }
      return true
    } catch {
      for subscription in wanted { process(.subscriptionFailed(subscription)) }
      return false
    }
  }

  private func performOnCache(_ batch: [EffectLanes.Entry]) async -> Bool {
    var reads: [(user: UserID, generation: UInt64)] = []
    var entries: [LocationCacheEntry] = []
    for entry in batch {
      switch entry.command {
      case .read(let user, let generation): reads.append((user, generation))
      case .announce(let entry, _): entries.append(entry)
      case .subscribe, .unsubscribe, .publish, .append: break
      }
    }
    do {
      if !entries.isEmpty { try await cache.store(entries) }
      guard !reads.isEmpty else { return true }
      let records = try await cache.records(of: reads.map(\.user))
      for (index, read) in reads.enumerated() {
        let record = index < records.count ? records[index] : nil
        process(.cacheAnswered(read.user, generation: read.generation, record))
      }
      return true
    } catch {
      for read in reads { process(.cacheFailed(read.user, generation: read.generation)) }
      return false
    }
  }

  private func performOnHistory(_ batch: [EffectLanes.Entry]) async -> Bool {
    var entries: [HistoryEntry] = []
    for case .append(let entry) in batch.map(\.command) { entries.append(entry) }
    do {
      try await history.append(entries)
      return true
    } catch {
      return false
    }
  }

  private func settle(_ batch: [EffectLanes.Entry], hasSucceeded: Bool) {
    for case let receipt? in batch.map(\.receipt) {
      receipts[receipt]?.pending -= 1
      if !hasSucceeded { receipts[receipt]?.hasFailed = true }
      settleIfComplete(receipt)
    }
  }

  /// Tells the client how its request ended, once nothing of it is on the way any more.
  func settleIfComplete(_ id: ReceiptID) {
    guard let receipt = receipts[id], receipt.pending == 0 else { return }
    receipts[id] = nil
    for request in receipt.requests {
      let event: SessionEvent =
        receipt.hasFailed
        ? .refused(limits.unavailable, request: request.number) : .accepted(request: request.number)
      deliver(event, to: request.session)
    }
  }
}
