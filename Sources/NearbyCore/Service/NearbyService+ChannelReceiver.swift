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
