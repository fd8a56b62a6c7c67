extension NearbyService {
  /// Gives the node an input and does what it wants done.
  ///
  /// Doing it can cause the next input, when a client turns out to be too slow; that one waits until all effects of
  /// this one are in their lanes, so that lanes keep the order of the node.
  func process(_ input: NearbyNode.Input) {
    guard inputs.add(input) else { return }
    while let next = inputs.next() {
      var effects: [NearbyNode.Effect] = []
      node.handle(next, now: ports.clock.now, into: &effects)
      perform(effects)
    }
    setTimer()
    wakeDrainWaiters()
  }

  private func perform(_ effects: [NearbyNode.Effect]) {
    let receipt = makeReceipt(for: effects)
    for effect in effects {
      switch effect {
      case .subscribe(let subscription): enqueue(effect, in: .slot(subscription.slot))
      case .unsubscribe(let subscription, _): enqueue(effect, in: .slot(subscription.slot))
      case .publish(_, let slot, _): enqueue(effect, in: .slot(slot), receipt: receipt)
      case .announce: enqueue(effect, in: .cache, receipt: receipt)
      case .readCache: enqueue(effect, in: .cache)
      case .appendHistory: enqueue(effect, in: .history, receipt: receipt)
      case .storeSettings: enqueue(effect, in: .sharing, receipt: receipt)
      case .readAccount(let user, let generation): readAccount(of: user, generation: generation)
      case .addFriend(let friend, let user, let ticket): addFriend(friend, of: user, ticket: ticket)
      case .removeFriend(let friend, let user, let ticket): removeFriend(friend, of: user, ticket: ticket)
      case .deliver(let session, let event): deliver(event, to: session)
      case .acknowledge: break
      case .close(let session, let reason): close(session, because: reason)
      }
    }
    if let receipt { answerIfComplete(receipt) }
  }

  /// One receipt for all requests that the same input settles.
  private func makeReceipt(for effects: [NearbyNode.Effect]) -> ReceiptBook.ID? {
    var requests: [ReceiptBook.Request] = []
    for case .acknowledge(let session, let request) in effects {
      requests.append(ReceiptBook.Request(session: session, number: request))
    }
    return receipts.open(for: requests)
  }

  /// Wakes the node at its next deadline. A timer that is too early asks again when it fires; that is cheaper than a
  /// new one for every report.
  private func setTimer() {
    guard let deadline = node.nextDeadline else { return }
    if let timer, timer.deadline <= deadline { return }
    timer?.task.cancel()
    let task = Task { [weak self, ports] in
      do {
        try await ports.clock.sleep(until: deadline)
        await self?.timerFired(deadline)
      } catch {
        // Cancelled: another timer has taken over.
      }
    }
    timer = (deadline, task)
  }

  private func timerFired(_ deadline: Timestamp) {
    guard timer?.deadline == deadline else { return }
    timer = nil
    process(.timeAdvanced)
  }
}

/// The inputs that wait for the node, in order.
struct InputQueue: Sendable {
  private var waiting: [NearbyNode.Input] = []
  private var index = 0

  /// How many inputs the node has had. O(1).
  private(set) var count = 0

  /// Adds an input. O(1) amortised.
  ///
  /// - Returns: Whether the caller has to give it to the node; otherwise somebody is at it already.
  mutating func add(_ input: NearbyNode.Input) -> Bool {
    waiting.append(input)
    return waiting.count == 1
  }

  /// The next input; `nil` when there is none, and the next one is the first one again. O(1).
  mutating func next() -> NearbyNode.Input? {
    guard index < waiting.count else {
      waiting.removeAll(keepingCapacity: true)
      index = 0
      return nil
    }
    defer { index += 1 }
    count += 1
    return waiting[index]
  }
}
