/// What a subscription did to its channel.
public enum SubscribeOutcome: Hashable, Sendable {
  /// The channel had no subscriber before: it has to be subscribed upstream.
  case first

  /// The channel has other subscribers already.
  case another

  /// The subscription was there before, and nothing changed.
  case alreadySubscribed
}
