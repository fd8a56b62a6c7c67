/// What the end of a subscription did to its channel.
public enum UnsubscribeOutcome: Hashable, Sendable {
  /// The channel has no subscriber any more: it can be left upstream.
  case last

  /// The channel still has other subscribers.
  case othersRemain

  /// There was no such subscription, and nothing changed.
  case notSubscribed
}
