/// The end of a ``ChannelBroker`` that listens.
public protocol ChannelReceiver: AnyObject, Sendable {
  /// Takes messages that arrived on subscribed channels. Messages of one channel must come in the order in
  /// which its slot sent them; repeated ones and ones of channels that were left meanwhile do no harm.
  func receive(_ messages: [ChannelMessage]) async

  /// Learns that the connection to a slot broke, so that messages may have been missed.
  ///
  /// To be called once the slot can be used again or may be tried again, with no subscription left there:
  /// what is wanted is subscribed again, and its cache entries are read again.
  func connectionWasLost(to slot: SlotID) async
}
