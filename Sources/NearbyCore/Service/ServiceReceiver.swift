/// What a broker holds of a service: whoever connects a service must not keep it alive.
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
