extension NearbyService: ChannelReceiver {
  /// Takes messages from the broker. O(k) for each, where k is the number of local viewers of its channel.
  public func receive(_ messages: [ChannelMessage]) {
    for message in messages { process(.channelMessage(message)) }
  }

  /// Subscribes again to what a broken connection may have lost.
  public func connectionWasLost(to slot: SlotID) {
    process(.slotLost(slot))
  }
}
