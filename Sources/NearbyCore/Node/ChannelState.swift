/// How far a node is with one channel.
struct ChannelState: Sendable {
  enum Phase: Sendable {
    /// Not subscribed.
    case idle

    /// Asked the slot, waiting for the confirmation.
    case subscribing

    /// The slot could not be reached; asks again when the timer fires.
    case waitingToSubscribe

    /// Confirmed, reading the location cache for what was said before.
    case reading

    /// The cache could not be reached; reads again when the timer fires.
    case waitingToRead

    /// Subscribed, and everything before is known.
    case live
  }

  var phase = Phase.idle

  /// Where the newest subscription is.
  var slot: SlotID?

  /// Older slots that are still subscribed, to be left once nobody speaks there any more.
  var oldSlots: [SlotID] = []

  /// When the ring changed, as long as nodes that do not know that yet, or what they sent before, may still speak at
  /// another slot. The last reading of the cache, a linger later, finds what was said there.
  var movedAt: Timestamp?

  /// The newest attempt; answers to earlier ones are dropped.
  var generation: UInt64 = 0

  /// Failures in a row.
  var failures = 0

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
