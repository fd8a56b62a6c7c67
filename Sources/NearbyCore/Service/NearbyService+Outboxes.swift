extension NearbyService {
  /// Puts an event into a client's outbox.
  func deliver(_ event: SessionEvent, to session: SessionID) {
    guard let hasRoom = clients[session]?.enqueue(event) else { return }
    if case .snapshot = event { clients.openingEnded(session) }
    guard hasRoom else { return drop(session) }
    send(from: session)
  }

  /// Closes the connection once everything before has been sent, or the patience with the client is over.
  func close(_ session: SessionID, because reason: SessionCloseReason) {
    guard clients[session] != nil, !clients.isLeaving(session) else { return }
    clients[session]?.closeReason = reason
    let deadline = ports.clock.now.monotonic.advanced(by: limits.closePatience)
    let patience = Task { [weak self, ports] in
      do {
        try await ports.clock.sleep(until: deadline)
        await self?.giveUp(session)
      } catch {
        // Cancelled: the client has gone in time.
      }
    }
    clients.farewellStarted(session, patience: patience)
    send(from: session)
  }

  /// Sends what waits for a client: once the node has said all that comes of its present input.
  private func send(from session: SessionID) {
    guard inputs.isEmpty else { return clients.addUnsent(session) }
    sendNow(from: session)
  }

  /// Sends what the node has said to clients.
  func sendUnsent() {
    for session in clients.takeUnsent() { sendNow(from: session) }
  }

  private func sendNow(from session: SessionID) {
    // The outbox itself is not held here: taking from it would copy all that waits.
    guard let transport = clients[session]?.transport, clients[session]?.isSending == false else { return }
    var batch = clients[session]?.nextBatch() ?? []
    while !batch.isEmpty, transport.sendIfReady(batch) {
      ports.monitor?.portAnswered(.sendToClient, count: batch.count, failure: nil)
      batch = clients[session]?.nextBatch() ?? []
    }
    guard !batch.isEmpty || clients[session]?.closeReason != nil else { return }
    clients[session]?.isSending = true
    Task(executorPreference: executor) { [self, batch] in await workOff(session, beginningWith: batch) }
  }

  private func workOff(_ session: SessionID, beginningWith first: [SessionEvent]) async {
    var next: [SessionEvent]? = first.isEmpty ? nil : first
    while let transport = clients[session]?.transport, let batch = next ?? clients[session]?.nextBatch() {
      next = nil
      guard !batch.isEmpty else {
        clients[session]?.isSending = false
        guard let reason = clients[session]?.closeReason else { return }
        clients.remove(session)
        await awayFromActor { await transport.close(reason) }
        return endFarewell(of: session)
      }
      do {
        try await ports.call(.sendToClient, count: batch.count) { _ in try await transport.send(batch) }
      } catch {
        return forget(session)
      }
    }
  }

  /// Forgets a client that is gone, without a word to its transport. O(k) in the number of friends.
  func forget(_ session: SessionID) {
    clients.remove(session)
    endFarewell(of: session)
    process(.sessionClosed(session))
  }

  /// Gives up a client that does not read.
  private func drop(_ session: SessionID) {
    guard let transport = clients.remove(session)?.transport else { return }
    counts.slowClients += 1
    endFarewell(of: session)
    process(.sessionClosed(session))
    Task { await awayFromActor { await transport.close(.tooSlow) } }
  }

  /// Waits no longer for a client that is being closed.
  private func giveUp(_ session: SessionID) {
    if let outbox = clients.remove(session), let reason = outbox.closeReason {
      Task { await awayFromActor { await outbox.transport.close(reason) } }
    }
    endFarewell(of: session)
  }

  /// Notes that nothing more is to be done for a client that was being closed, if it was.
  func endFarewell(of session: SessionID) {
    if clients.farewellEnded(session) { wakeDrainWaiters() }
  }
}
