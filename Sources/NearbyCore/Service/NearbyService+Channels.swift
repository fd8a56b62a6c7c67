extension NearbyService: ChannelReceiver {
  /// Takes messages from the broker. O(k) for each, where k is the number of local viewers of its channel.
  public nonisolated func receive(_ messages: [ChannelMessage]) async {
    await inTurn(count: messages.count) { service in service.take(messages) }
  }

  /// Subscribes again to what a broken connection may have lost.
  public nonisolated func connectionWasLost(to slot: SlotID) async {
    await inTurn { service in service.process(.slotLost(slot)) }
  }

  private func take(_ messages: [ChannelMessage]) {
    counts.messages += messages.count
    process(.channelMessages(messages))
    if let monitor = ports.monitor { compareClocks(by: messages, for: monitor) }
  }

  /// Tells of the clock that is farthest from this server's, if that is too far.
  private func compareClocks(by messages: [ChannelMessage], for monitor: any ServiceMonitor) {
    let now = ports.clock.now.wall
    var farthest: (difference: Int64, node: UInt32) = (0, 0)
    for case .location(let record, let age) in messages {
      // As the clock that accepted the location shows by now.
      guard let shown = record.location?.acceptedAt.advanced(byMilliseconds: age) else { continue }
      let difference = max(shown.milliseconds(since: now), -.max)
      if abs(difference) > abs(farthest.difference) { farthest = (difference, record.version.node) }
    }
    let tolerance = node.configuration.maximumClockLead.wholeMilliseconds
    guard abs(farthest.difference) > tolerance else { return }
    monitor.clockDiffers(by: .milliseconds(farthest.difference), on: farthest.node)
  }
}
