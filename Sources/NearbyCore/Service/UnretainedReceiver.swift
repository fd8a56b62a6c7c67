/// What a broker holds of a receiver, without retaining it.
final class UnretainedReceiver: ChannelReceiver {
  private let receiver: @Sendable () -> (any ChannelReceiver)?

  init(_ receiver: some ChannelReceiver & AnyObject) {
    self.receiver = { [weak receiver] in receiver }
  }

  func receive(_ messages: [ChannelMessage]) async {
    await receiver()?.receive(messages)
  }

  func connectionWasLost(to slot: SlotID) async {
    await receiver()?.connectionWasLost(to: slot)
  }
}
