extension NearbyService {
  /// Puts an event into a client's outbox.
  func deliver(_ event: SessionEvent, to session: SessionID) {
    guard let hasRoom = outboxes[session]?.enqueue(event) else { return }
    guard hasRoom else { return drop(session) }
    send(from: session)
  }

  /// Closes the connection once everything before has been sent, or the patience with the client is over.
  func close(_ session: SessionID, because reason: SessionCloseReason) {
    guard outboxes[session] != nil, farewells[session] == nil else { return }
    outboxes[session]?.closeReason = reason
    let deadline = clock.now.advanced(by: limits.closePatience)
    farewells[session] = Task { [weak self, clock] in
      do {
        try await clock.sleep(until: deadline)
        await self?.giveUp(session)
      } catch {
        // Cancelled: the client has gone in time.
      }
    }
    send(from: session)
  }

  private func send(from session: SessionID) {
    guard outboxes[session]?.isSending == false else { return }
    outboxes[session]?.isSending = true
    Task { await workOff(session) }
  }

  private func workOff(_ session: SessionID) async {
    while let transport = outboxes[session]?.transport, let batch = outboxes[session]?.nextBatch() {
      guard !batch.isEmpty else {
        outboxes[session]?.isSending = false
        guard let reason = outboxes[session]?.closeReason else { return }
        outboxes[session] = nil
        await awayFromActor { await transport.close(reason) }
        return endFarewell(of: session)
      }
      do {
        try await awayFromActor { try await transport.send(batch) }
      } catch {
        return close(session)
      }
    }
  }

  /// Gives up a client that does not read.
  private func drop(_ session: SessionID) {
    guard let transport = outboxes.removeValue(forKey: session)?.transport else { return }
    endFarewell(of: session)
    process(.sessionClosed(session))
    Task { await awayFromActor { await transport.close(.tooSlow) } }
  }

  /// Waits no longer for a client that is being closed.
  private func giveUp(_ session: SessionID) {
    if let outbox = outboxes.removeValue(forKey: session), let reason = outbox.closeReason {
      Task { await awayFromActor { await outbox.transport.close(reason) } }
    }
    endFarewell(of: session)
  }

  /// Notes that nothing more is to be done for a client that was being closed, if it was.
  func endFarewell(of session: SessionID) {
    guard let patience = farewells.removeValue(forKey: session) else { return }
    patience.cancel()
    wakeDrainWaiters()
  }
}
