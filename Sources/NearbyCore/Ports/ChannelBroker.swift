/// One node's connection to the pub/sub servers that fill the slots of the ring.
///
/// Every user has one channel, named by the user's id, and the ring says at which slot it lives.
/// ``NearbyService`` calls one slot from one task at a time and in order; it calls different slots at the
/// same time. A slot that is not reachable must not hold up the others.
///
/// An error means that nothing is known of the outcome. The service repeats a subscription after a pause, and
/// tells the client whose report could not be published to send it again; so all calls have to be harmless
/// when repeated.
public protocol ChannelBroker: Sendable {
  /// Says who gets the messages. Called once, and nothing else is called before it returns.
  ///
  /// The broker may hold the receiver for as long as it likes: that keeps no ``NearbyService`` alive.
  func connect(_ receiver: any ChannelReceiver) async

  /// Subscribes to channels. Must not return before the server has confirmed: what is published after that,
  /// arrives.
  ///
  /// `channels` has at most 512 elements. Subscribing twice is the same as once.
  func subscribe(to channels: [UserID], at slot: SlotID) async throws

  /// Leaves channels. Messages that were on the way may still arrive. After an error the service repeats it a
  /// few times, unless the channel is wanted again.
  ///
  /// `channels` has at most 512 elements. Leaving a channel that is not subscribed does nothing.
  func unsubscribe(from channels: [UserID], at slot: SlotID) async throws

  /// Publishes each message on the channel ``ChannelMessage/channel``, in order.
  ///
  /// `messages` has at most 512 elements.
  func publish(_ messages: [ChannelMessage], at slot: SlotID) async throws
}

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
