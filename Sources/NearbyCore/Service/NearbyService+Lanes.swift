extension NearbyService {
  /// Lets an effect wait for the port that does it.
  func enqueue(_ effect: NearbyNode.Effect, in lane: EffectLanes.Lane, receipt: ReceiptBook.ID? = nil) {
    if let receipt { receipts.add(to: receipt) }
    guard work.lanes.enqueue(effect, in: lane, receipt: receipt) else { return }
    Task(executorPreference: executor) { [self] in await workOff(lane) }
  }

  /// Does what waits in a lane, in order, until it is empty.
  private func workOff(_ lane: EffectLanes.Lane) async {
    while let (batch, settled) = work.lanes.nextBatch(of: lane) {
      let hasSucceeded = await perform(batch)
      for receipt in settled {
        receipts.settle(receipt, hasSucceeded: hasSucceeded)
        answerIfComplete(receipt)
      }
    }
    wakeDrainWaiters()
  }

  /// Gives a batch to its port, and tells the node what came of it.
  private func perform(_ batch: EffectLanes.Batch) async -> Bool {
    switch batch {
    case .subscribe(let wanted, let slot): await subscribe(wanted, at: slot)
    case .unsubscribe(let former, let slot): await unsubscribe(former, at: slot)
    case .publish(let messages, let slot): await publish(messages, at: slot)
    case .echo(let messages, let slot): await publishEcho(messages, at: slot)
    case .read(let questions): await read(questions)
    case .announce(let entries): await announce(entries)
    case .append(let entries): await append(entries)
    case .keep(let settings): await keep(settings)
    }
  }

  private func subscribe(_ wanted: [ChannelSubscription], at slot: SlotID) async -> Bool {
    do {
      let channels = wanted.map(\.channel)
      try await ports.call(.subscribe, count: channels.count) { ports in
        try await ports.broker.subscribe(to: channels, at: slot)
      }
      await processInPieces(wanted) { .subscriptionConfirmed($0) }
      return true
    } catch {
      await processInPieces(wanted) { .subscriptionFailed($0) }
      return false
    }
  }

  private func unsubscribe(_ batch: [(former: ChannelSubscription, attempt: Int)], at slot: SlotID) async -> Bool {
    do {
      let channels = batch.map(\.former.channel)
      try await ports.call(.unsubscribe, count: channels.count) { ports in
        try await ports.broker.unsubscribe(from: channels, at: slot)
      }
      return true
    } catch {
      for (former, attempt) in batch { process(.unsubscriptionFailed(former, attempt: attempt)) }
      return false
    }
  }

  private func publish(_ batch: [(message: ChannelMessage, attempt: Int)], at slot: SlotID) async -> Bool {
    do {
      let messages = batch.map(\.message)
      try await ports.call(.publish, count: messages.count) { ports in
        try await ports.broker.publish(messages, at: slot)
      }
      return true
    } catch {
      for (message, attempt) in batch { process(.publicationFailed(message, attempt: attempt)) }
      return false
    }
  }

  /// Lets a message wait for a slot where its channel lived before, unless too much waits there: a slot that has been
  /// taken from the ring may answer no more.
  func echo(_ message: ChannelMessage, at slot: SlotID) {
    guard work.lanes.backlog(of: .slot(slot)) < EffectLanes.maximumBatchCount else {
      counts.droppedEchoes += 1
      return
    }
    enqueue(.echo(message, at: slot), in: .slot(slot))
  }

  private func publishEcho(_ messages: [ChannelMessage], at slot: SlotID) async -> Bool {
    // Not by `call`: nobody has to hear that a slot is gone which has left the ring.
    (try? await ports.broker.publish(messages, at: slot)) != nil
  }

  private func read(_ questions: [(user: UserID, generation: UInt64)]) async -> Bool {
    let users = questions.map(\.user)
    let entries = try? await ports.call(.readCache, count: users.count) { ports in
      let entries = try await ports.cache.entries(of: users)
      // An answer of the wrong length says nothing of anybody.
      guard entries.count == users.count else { throw InvalidPortAnswer() }
      return entries
    }
    guard let entries else {
      await processInPieces(questions) { .cacheFailed($0.user, generation: $0.generation) }
      return false
    }
    await processInPieces(Array(zip(questions, entries))) { question, entry in
      .cacheAnswered(
        question.user, generation: question.generation, entry?.record, ageMilliseconds: entry?.ageMilliseconds ?? 0)
    }
    return true
  }

  /// Tells the node of many things, and lets others have their turn in between.
  private func processInPieces<Element>(_ elements: [Element], _ input: (Element) -> NearbyNode.Input) async {
    for (index, element) in elements.enumerated() {
      if index > 0, index % 64 == 0 { await Task.yield() }
      process(input(element))
    }
  }

  /// Stores records, and publishes them whether that has succeeded or not.
  private func announce(
    _ batch: [(entry: LocationCacheEntry, slot: SlotID, former: [SlotID], receipt: ReceiptBook.ID?)]
  ) async -> Bool {
    let entries = batch.map(\.entry)
    let isStored = await hasSucceeded(.storeInCache, entries.count) { try await $0.cache.store(entries) }
    for (entry, slot, former, receipt) in batch {
      let message = ChannelMessage.location(entry.record, ageMilliseconds: entry.ageMilliseconds)
      enqueue(.publish(message, at: slot), in: .slot(slot), receipt: receipt)
      for slot in former { echo(message, at: slot) }
    }
    return isStored
  }

  private func append(_ entries: [HistoryEntry]) async -> Bool {
    await hasSucceeded(.appendToHistory, entries.count) { try await $0.history.append(entries) }
  }

  private func keep(_ settings: [SharingSettings]) async -> Bool {
    await hasSucceeded(.storeSettings, settings.count) { try await $0.sharing.store(settings) }
  }

  private func hasSucceeded(
    _ kind: PortCall, _ count: Int, _ call: @Sendable @concurrent (ServicePorts) async throws -> Void
  ) async -> Bool {
    (try? await ports.call(kind, count: count, call)) != nil
  }

  /// Tells a client how its request ended, once nothing of it is on the way any more.
  func answerIfComplete(_ receipt: ReceiptBook.ID) {
    guard let (request, hasSucceeded) = receipts.takeIfComplete(receipt) else { return }
    if !hasSucceeded {
      deliver(.refused(node.configuration.unavailable, request: request.number), to: request.session)
    } else if let number = request.number {
      deliver(.accepted(request: number), to: request.session)
    }
  }
}
