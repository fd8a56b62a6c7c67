extension NearbyService {
  /// Gives the node an input and does what it wants done.
  ///
  /// Doing it can cause the next input, when a client turns out to be too slow; that one waits until all
  /// effects of this one are in their lanes, so that lanes keep the order of the node.
  func process(_ input: NearbyNode.Input) {
    waitingInputs.append(input)
    guard waitingInputs.count == 1 else { return }
    var position = 0
    while position < waitingInputs.count {
      var effects: [NearbyNode.Effect] = []
      node.handle(waitingInputs[position], now: clock.now, into: &effects)
      inputCount += 1
      perform(effects)
      position += 1
    }
    waitingInputs.removeAll(keepingCapacity: true)
    setTimer()
    wakeDrainWaiters()
  }

  private func perform(_ effects: [NearbyNode.Effect]) {
    let receipt = makeReceipt(for: effects)
    for effect in effects {
      switch effect {
      case .subscribe(let subscription):
        enqueue(.subscribe(subscription), in: .slot(subscription.slot), receipt: nil)
      case .unsubscribe(let subscription):
        enqueue(.unsubscribe(subscription), in: .slot(subscription.slot), receipt: nil)
      case .publish(let message, let slot):
        enqueue(.publish(message), in: .slot(slot), receipt: receipt)
      case .announce(let entry, let slot):
        enqueue(.announce(entry, at: slot), in: .cache, receipt: receipt)
      case .readCache(let user, let generation):
        enqueue(.read(user, generation: generation), in: .cache, receipt: nil)
      case .appendHistory(let entry):
        enqueue(.append(entry), in: .history, receipt: receipt)
      case .readFriends(let user, let generation):
        readFriends(of: user, generation: generation)
      case .deliver(let session, let event):
        deliver(event, to: session)
      case .acknowledge:
        break
      case .close(let session, let reason):
        close(session, because: reason)
      }
    }
    if let receipt { settleIfComplete(receipt) }
  }

  private func readFriends(of user: UserID, generation: UInt64) {
    friendReadings += 1
    Task {
      defer { friendReadings -= 1 }
      do {
        let friends = try await awayFromActor { [directory] in try await directory.friends(of: user) }
        process(.friendsAnswered(user, generation: generation, friends))
      } catch {
        process(.friendsFailed(user, generation: generation))
      }
    }
  }

  /// One receipt for all requests that the same input settles.
  private func makeReceipt(for effects: [NearbyNode.Effect]) -> ReceiptID? {
    var requests: [Receipt.Request] = []
    for case .acknowledge(let session, let request) in effects {
      requests.append(Receipt.Request(session: session, number: request))
    }
    guard !requests.isEmpty else { return nil }
    lastReceipt += 1
    let id = ReceiptID(rawValue: lastReceipt)
    receipts[id] = Receipt(requests: requests)
    return id
  }

  /// Wakes the node at its next deadline. A timer that is too early asks again when it fires; that is cheaper
  /// than a new one for every report.
  func setTimer() {
    guard let deadline = node.nextDeadline else { return }
    if let timer, timer.deadline <= deadline { return }
    timer?.task.cancel()
    let task = Task { [weak self, clock] in
      do {
        try await clock.sleep(until: deadline)
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
