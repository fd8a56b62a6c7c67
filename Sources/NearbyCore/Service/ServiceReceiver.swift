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
  }

  /// Subscribes again to what a broken connection may have lost.
  public func connectionWasLost(to slot: SlotID) {
    process(.slotLost(slot))
  }
}
