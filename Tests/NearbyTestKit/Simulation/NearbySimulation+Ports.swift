internal import NearbyCore

/// What the ports of the simulated nodes do.
extension NearbySimulation {
  mutating func enqueue(_ effect: NearbyNode.Effect, node: Int, _ receipt: SimulatedReceipts.ID?) {
    switch effect {
    case .subscribe(let subscription), .unsubscribe(let subscription, _):
      queues.append(.effect(effect, receipt: nil), to: .slot(subscription.slot, node: node), now: clocks.time)
    case .publish(_, let slot, _):
      receipts.add(to: receipt)
      queues.append(.effect(effect, receipt: receipt), to: .slot(slot, node: node), now: clocks.time)
    case .echo(_, let slot):
      queues.append(.effect(effect, receipt: nil), to: .slot(slot, node: node), now: clocks.time)
    case .announce:
      receipts.add(to: receipt)
      queues.append(.effect(effect, receipt: receipt), to: .cache(node: node), now: clocks.time)
    case .readCache:
      queues.append(.effect(effect, receipt: nil), to: .cache(node: node), now: clocks.time)
    case .appendHistory:
      receipts.add(to: receipt)
      queues.append(.effect(effect, receipt: receipt), to: .history(node: node), now: clocks.time)
    case .storeSettings:
      receipts.add(to: receipt)
      queues.append(.effect(effect, receipt: receipt), to: .account(node: node), now: clocks.time)
    case .readAccount:
      queues.append(.effect(effect, receipt: nil), to: .account(node: node), now: clocks.time)
    case .addFriend(_, let user, _), .removeFriend(_, let user, _):
      queues.append(.effect(effect, receipt: nil), to: .requests(user, node: node), now: clocks.time)
    case .deliver(let session, let event):
      clients[session]?.model.take(event)
      if case .page(let page, _) = event { clients[session]?.page = page }
      if case .ownLocation(let location) = event { clients[session]?.place = location.coordinate }
      if case .refused(let reason, let request?) = event {
        clients[session]?.refused[request] = reason
        clients[session]?.unanswered.remove(request)
      }
    case .acknowledge:
      // What the request caused is counted by its receipt.
      break
    case .close(let session, let reason):
      clients[session]?.closeReason = reason
      closedSessions.append(session)
    }
  }

  mutating func perform(_ effect: NearbyNode.Effect, of node: Int, _ receipt: SimulatedReceipts.ID?) {
    let fails = Int.random(in: 0..<100, using: &random) < failurePercentage
    // What fails may have been done, and only the answer is lost.
    let isDone = !fails || Bool.random(using: &random)
    switch effect {
    case .subscribe(let subscription):
      guard !fails else { return handle(.subscriptionFailed(subscription), node: node) }
      subscriptions.insert(
        Subscription(channel: subscription.channel, slot: subscription.slot, node: node))
      handle(.subscriptionConfirmed(subscription), node: node)
    case .unsubscribe(let former, let attempt):
      if isDone { subscriptions.remove(Subscription(channel: former.channel, slot: former.slot, node: node)) }
      if fails { handle(.unsubscriptionFailed(former, attempt: attempt), node: node) }
    case .publish(let message, let slot, let attempt) where message.isLocation:
      if isDone || !mayRefuse { publish(message, at: slot) }
      receipts.settle(receipt, hasSucceeded: !fails || !mayRefuse)
      if fails, mayRefuse { handle(.publicationFailed(message, attempt: attempt), node: node) }
    case .publish(let message, let slot, let attempt):
      if isDone { publish(message, at: slot) }
      receipts.settle(receipt, hasSucceeded: true)
      if fails { handle(.publicationFailed(message, attempt: attempt), node: node) }
    case .echo(let message, let slot):
      if isDone { publish(message, at: slot) }
    case .readCache(let user, let generation):
      guard !fails else { return handle(.cacheFailed(user, generation: generation), node: node) }
      let entry = entry(of: user)
      handle(
        .cacheAnswered(
          user, generation: generation, entry?.record, ageMilliseconds: entry?.ageMilliseconds ?? 0), node: node)
    case .announce(let entry, let slot, let former):
      if isDone || !mayRefuse { store(entry) }
      receipts.add(to: receipt)
      receipts.settle(receipt, hasSucceeded: !fails || !mayRefuse)
      let message = ChannelMessage.location(entry.record, ageMilliseconds: entry.ageMilliseconds)
      queues.append(
        .effect(.publish(message, at: slot), receipt: receipt), to: .slot(slot, node: node), now: clocks.time)
      for slot in former { enqueue(.echo(message, at: slot), node: node, nil) }
    case .appendHistory(let entry):
      if isDone || !mayRefuse { history.append(entry) }
      receipts.settle(receipt, hasSucceeded: !fails || !mayRefuse)
    case .storeSettings(let news):
      let isKept = !isStoreDown && (isDone || !mayRefuse)
      if isKept { settings[news.user] = settings[news.user]?.merged(with: news) ?? news }
      receipts.settle(receipt, hasSucceeded: isKept && (!fails || !mayRefuse))
    case .readAccount(let user, let generation):
      guard !fails, !isStoreDown else { return handle(.accountFailed(user, generation: generation), node: node) }
      let known = (friends[user] ?? []).sorted()
      handle(
        .accountAnswered(user, generation: generation, friends: known, settings: settings[user]), node: node)
    case .addFriend(let friend, let user, let ticket):
      if isDone { setFriends(user, friend, true) }
      let answer = NearbyNode.Input.addFriendAnswered(ticket: ticket, .mutual)
      handle(fails ? .friendRequestFailed(ticket: ticket) : answer, node: node)
    case .removeFriend(let friend, let user, let ticket):
      let answer = NearbyNode.Input.removeFriendAnswered(ticket: ticket, wasThere: areFriends(user, friend))
      if isDone { setFriends(user, friend, false) }
      handle(fails ? .friendRequestFailed(ticket: ticket) : answer, node: node)
    case .deliver, .acknowledge, .close:
      break
    }
  }

  private mutating func publish(_ message: ChannelMessage, at slot: SlotID) {
    for other in nodes.indices
    where subscriptions.contains(Subscription(channel: message.channel, slot: slot, node: other)) {
      queues.append(.message(message), to: .channel(slot, node: other), now: clocks.time)
    }
  }

  private mutating func store(_ entry: LocationCacheEntry) {
    let user = entry.record.user
    cache[user] = CachedEntry(entry: self.entry(of: user)?.merged(with: entry) ?? entry, storedAt: clocks.time)
  }

  /// What the cache has of a user, as it is now.
  private func entry(of user: UserID) -> LocationCacheEntry? {
    guard let cached = cache[user] else { return nil }
    let entry = cached.entry.advanced(by: .milliseconds(clocks.time.milliseconds(since: cached.storedAt)))
    return entry.timeToLive > .zero ? entry : nil
  }
}

/// An entry of the simulated cache.
struct CachedEntry: Sendable {
  var entry: LocationCacheEntry
  var storedAt: MonotonicTime
}

extension ChannelMessage {
  fileprivate var isLocation: Bool {
    if case .location = self { true } else { false }
  }
}
