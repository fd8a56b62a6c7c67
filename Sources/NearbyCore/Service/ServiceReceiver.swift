/// What a broker holds of a service, without retaining it.
final class ServiceReceiver: ChannelReceiver {
  private let service: @Sendable () -> NearbyService?

  init(_ service: NearbyService) {
    self.service = { [weak service] in service }
  }

  func receive(_ messages: [ChannelMessage]) async {
    await service()?.receive(messages)
  }

  func connectionWasLost(to slot: SlotID) async {
    await service()?.connectionWasLost(to: slot)
  }
}

extension NearbyService: ChannelReceiver {
  /// Takes messages from the broker. O(k) for each, where k is the number of local viewers of its channel.
  public func receive(_ messages: [ChannelMessage]) {
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

  /// Subscribes again to what a broken connection may have lost.
  public func connectionWasLost(to slot: SlotID) {
    process(.slotLost(slot))
  }
}
