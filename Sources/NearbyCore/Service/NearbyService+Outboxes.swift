extension NearbyService {
  /// Puts an event into a client's outbox.
  func deliver(_ event: SessionEvent, to session: SessionID) {
    guard let hasRoom = outboxes[session]?.enqueue(event) else { return }
    guard hasRoom else { return drop(session) }
    send(from: session)
  }

  /// Closes the connection once everything before has been sent.
  func close(_ session: SessionID, because reason: SessionCloseReason) {
    guard outboxes[session] != nil else { return }
    outboxes[session]?.closeReason = reason
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
        return await transport.close(reason)
      }
      do {
        try await transport.send(batch)
      } catch {
        return close(session)
      }
    }
  }

  /// Gives up a client that does not read.
  private func drop(_ session: SessionID) {
    guard let transport = outboxes.removeValue(forKey: session)?.transport else { return }
    process(.sessionClosed(session))
    Task { await transport.close(.tooSlow) }
  }
}

extension NearbyService: ChannelReceiver {
  /// Takes messages from the broker.
  public func receive(_ messages: [ChannelMessage]) {
    for message in messages { process(.channelMessage(message)) }
  }

  /// Subscribes again to what a broken connection may have lost.
  public func connectionWasLost(to slot: SlotID) {
    process(.slotLost(slot))
  }
}
