extension NearbyNode {
  /// What a node wants done. Effects of one slot, of the location cache, of the history, of the sharing store and of
  /// one session each have to be done in the order in which they were given; those of different ones may overtake each
  /// other.
  ///
  /// The enumeration is closed on purpose: a driver that ignores a new effect must not compile.
  @frozen
  public enum Effect: Hashable, Sendable {
    /// Subscribe, and answer ``Input/subscriptionConfirmed(_:)`` or ``Input/subscriptionFailed(_:)``.
    case subscribe(ChannelSubscription)

    /// Leave a channel at a slot; answer ``Input/unsubscriptionFailed(_:attempt:)`` if that fails, and nothing if not.
    case unsubscribe(ChannelSubscription, attempt: Int = 1)

    /// Publish on the channel ``ChannelMessage/channel`` at this slot; answer ``Input/publicationFailed(_:attempt:)``
    /// if that fails, and nothing if not.
    case publish(ChannelMessage, at: SlotID, attempt: Int = 1)

    /// Publish at a slot where the channel lived before, for those who have not moved yet. Nothing waits for it, and
    /// nobody is told when it fails: they move soon, and then read what they have missed.
    case echo(ChannelMessage, at: SlotID)

    /// Store a record unless the cache has a newer one, and publish it at this slot once that is done or has failed;
    /// then ``echo(_:at:)`` it where the channel lived before.
    ///
    /// The order matters: whoever subscribes and then reads the cache finds the record in one or hears it on the other.
    case announce(LocationCacheEntry, at: SlotID, formerly: [SlotID] = [])

    /// Read the newest record of a user, and answer ``Input/cacheAnswered(_:generation:_:ageMilliseconds:)`` or
    /// ``Input/cacheFailed(_:generation:)``.
    case readCache(UserID, generation: UInt64)

    /// Append a report to the history.
    case appendHistory(HistoryEntry)

    /// Keep what a user decided, for good.
    case storeSettings(SharingSettings)

    /// Read a user's mutual friends and what it decided about being seen, and answer
    /// ``Input/accountAnswered(_:generation:friends:settings:)`` or ``Input/accountFailed(_:generation:)``.
    case readAccount(UserID, generation: UInt64)

    /// Note in the friend directory that the second user wants the first one, and answer
    /// ``Input/addFriendAnswered(ticket:_:)`` or ``Input/friendRequestFailed(ticket:)``. Requests of one user have to
    /// be done in the order in which they were given.
    case addFriend(UserID, of: UserID, ticket: UInt64)

    /// End the friendship of two users in the directory, or the second one's wish for it, and answer
    /// ``Input/removeFriendAnswered(ticket:wasThere:)`` or ``Input/friendRequestFailed(ticket:)``. Requests of one user
    /// have to be done in the order in which they were given.
    case removeFriend(UserID, of: UserID, ticket: UInt64)

    /// Tell a client something.
    case deliver(SessionID, SessionEvent)

    /// Tell a client that its request has taken effect, once everything to publish, store and append that the same
    /// input caused has succeeded; or that it is ``NearbyConfiguration/unavailable``, when one failed.
    case acknowledge(SessionID, request: UInt32)

    /// Close a connection after what was delivered before. The node has forgotten the session already.
    case close(SessionID, SessionCloseReason)
  }
}
