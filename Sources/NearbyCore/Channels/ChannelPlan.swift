/// How far a ``SubscriptionPlanner`` is with one channel.
struct ChannelPlan: Sendable {
  enum Phase: Sendable {
    /// Neither subscribed nor wanted.
    case closed

    /// Asked the slot, waiting for the confirmation.
    case subscribing

    /// The slot could not be reached; asks again when its turn comes.
    case waitingToSubscribe

    /// Confirmed, reading the cache for what was said before.
    case reading

    /// The cache could not be reached; reads again when its turn comes.
    case waitingToRead

    /// Subscribed, and everything before is known.
    case live
  }

  var phase = Phase.closed
  var isWatched = false

  /// Where the newest attempt was made.
  var slot: SlotID?

  /// Where the channel has to be subscribed again, as soon as its turn comes: at another slot after a change of the
  /// ring, or at the same one when its server was lost. Until then it goes on where it is.
  var target: SlotID?

  /// Older slots that are still subscribed, to be left once nobody speaks there any more.
  var oldSlots: [SlotID] = []

  /// When the ring changed, as long as nodes that do not know that yet, or what they sent before, may still speak at
  /// another slot. The last reading of the cache, a linger later, finds what was said there.
  var movedAt: Timestamp?

  /// The newest attempt; answers to earlier ones are dropped.
  var generation: UInt64 = 0

  /// Failures in a row.
  var failures = 0

  /// The channel's place in the queue of those that wait for their turn; 0 when it is not there.
  var ticket: UInt64 = 0
}
