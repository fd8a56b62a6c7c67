extension NearbyService {
  /// Gives the node an input and does what it wants done.
  ///
  /// Doing it can cause the next input, when a client turns out to be too slow; that one waits until all effects of
  /// this one are in their lanes, so that lanes keep the order of the node.
  func process(_ input: NearbyNode.Input) {
    guard inputs.add(input) else { return }
    while let next = inputs.next() {
      let now = ports.clock.now
      // What the time brings about belongs to nobody's request.
      if let deadline = node.nextDeadline, deadline <= now.monotonic { handle(.timeAdvanced, now: now) }
      handle(next, now: now)
    }
    setTimer()
    sendUnsent()
    wakeDrainWaiters()
  }

  private func handle(_ input: NearbyNode.Input, now: ClockReading) {
    var effects: [NearbyNode.Effect] = []
    node.handle(input, now: now, into: &effects)
    perform(effects, receipt: makeReceipt(for: effects, causedBy: input))
  }

  private func perform(_ effects: [NearbyNode.Effect], receipt: ReceiptBook.ID?) {
    for effect in effects {
      switch effect {
      case .subscribe(let subscription): enqueue(effect, in: .slot(subscription.slot))
      case .unsubscribe(let subscription, _): enqueue(effect, in: .slot(subscription.slot))
      case .publish(_, let slot, _): enqueue(effect, in: .slot(slot), receipt: receipt)
      case .echo(let message, let slot): echo(message, at: slot)
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

  /// One receipt for all that an input has to have done. A client that gave its request no number is told of a failure
  /// all the same.
  private func makeReceipt(
    for effects: [NearbyNode.Effect], causedBy input: NearbyNode.Input
  ) -> ReceiptBook.ID? {
    for case .acknowledge(let session, let request) in effects {
      return receipts.open(for: ReceiptBook.Request(session: session, number: request))
    }
    guard let session = input.sessionWithoutNumber, effects.contains(where: \.hasToSucceed) else { return nil }
    return receipts.open(for: ReceiptBook.Request(session: session, number: nil))
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

  private func timerFired(_ deadline: MonotonicTime) {
    guard timer?.deadline == deadline else { return }
    timer = nil
    process(.timeAdvanced)
  }
}

extension NearbyNode.Input {
  /// Whose request this is, if it is one that has to be kept and was given no number.
  fileprivate var sessionWithoutNumber: SessionID? {
    switch self {
    case .sessionOpened(let session, _, _, _, _, _, nil, _): session
    case .locationReported(let session, _, _, nil), .sharingChanged(let session, _, nil): session
    default: nil
    }
  }
}

extension NearbyNode.Effect {
  /// Whether a request has failed if this fails.
  fileprivate var hasToSucceed: Bool {
    switch self {
    case .announce, .appendHistory, .storeSettings: true
    default: false
    }
  }
}

/// The inputs that wait for the node, in order.
struct InputQueue: Sendable {
  private var waiting: [NearbyNode.Input] = []
  private var index = 0

  /// How many inputs the node has had. O(1).
  private(set) var count = 0

  /// Whether nobody gives inputs to the node at this moment. O(1).
  var isEmpty: Bool { waiting.isEmpty }

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
