/// What a node has learnt from one channel; how far the subscription is, the planner knows.
struct ChannelState: Sendable {
  /// Whether the channel has been live since it was first subscribed: its record may be old, but is no guess.
  var isKnown = false

  /// The newest record that the channel or the cache brought.
  var record: LocationRecord?

  /// What this node announced last for the channel's user, which may still be on its way: a client that connects again
  /// at once must not find less than it left.
  var ownWord: OwnWord?

  struct OwnWord: Sendable {
    var version: LocationVersion
    var isPaused: Bool
    var location: AcceptedLocation?
  }

  var version: LocationVersion { record?.version ?? .none }
}
