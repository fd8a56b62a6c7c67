extension NearbyNode {
  /// What can happen to a node.
  ///
  /// Whatever names a session, channel or generation that the node does not know, or does not know any more, is
  /// dropped: answers come late, and clients go while they are being served.
  public enum Input: Hashable, Sendable {
    /// A client connected and proved who it is.
    ///
    /// - Parameters:
    ///   - friends: The user's mutual friends.
    ///   - settings: What the user has decided about being seen so far; `nil` for nothing. Who cannot read that must
    ///     not let the client in.
    ///   - sharing: What the user decides about it now; `nil` leaves it as it was.
    ///   - report: Where the client is, if it said so at once: its snapshot is that of this place.
    ///   - request: What the report is acknowledged as.
    ///   - replacing: The session that the client lost. If it is still open on this node, and of the same user, it is
    ///     closed first.
    case sessionOpened(
      SessionID, UserID, friends: [UserID], settings: SharingSettings? = nil, sharing: SharingDecision? = nil,
      report: LocationReport? = nil, request: UInt32? = nil, replacing: SessionID? = nil)

    /// The connection is gone.
    case sessionClosed(SessionID)

    /// The client said where it is.
    ///
    /// - Parameters:
    ///   - earlier: Where it was before, oldest first, if it could not say so in time: that goes to the history only.
    ///     At most ``NearbyConfiguration/maximumReportCount`` with the last one.
    case locationReported(SessionID, LocationReport, earlier: [LocationReport] = [], request: UInt32?)

    /// The client's user decided about being seen.
    case sharingChanged(SessionID, SharingDecision, request: UInt32?)

    /// The client's user wants another one as a friend, or no longer.
    case friendRequested(SessionID, friend: UserID, isWanted: Bool, request: UInt32?)

    /// The friend directory answered ``Effect/addFriend(_:of:ticket:)``.
    case addFriendAnswered(ticket: UInt64, FriendRequestOutcome)

    /// The friend directory answered ``Effect/removeFriend(_:of:ticket:)``: there was something to end, or not.
    case removeFriendAnswered(ticket: UInt64, wasThere: Bool)

    /// The friend directory could not answer ``Effect/addFriend(_:of:ticket:)`` or
    /// ``Effect/removeFriend(_:of:ticket:)``, and may have noted it or not.
    case friendRequestFailed(ticket: UInt64)

    /// The client asks for the friends that are near, the nearest first.
    case nearbyRequested(SessionID, after: NearbyCursor?, pageSize: Int, request: UInt32?)

    /// Messages arrived on channels, those of one channel in the order in which its slot sent them. Many at once take
    /// less time than each by itself.
    case channelMessages([ChannelMessage])

    /// A subscription stands: what is published from now on, arrives.
    case subscriptionConfirmed(ChannelSubscription)

    /// A subscription could not be made.
    case subscriptionFailed(ChannelSubscription)

    /// A channel could not be left: ``Effect/unsubscribe(_:attempt:)`` failed.
    case unsubscriptionFailed(ChannelSubscription, attempt: Int)

    /// A message could not be published: ``Effect/publish(_:at:attempt:)`` failed, or the second half of
    /// ``Effect/announce(_:at:formerly:)``, which counts as a first attempt.
    case publicationFailed(ChannelMessage, attempt: Int)

    /// The connection to a slot broke; messages may have been missed.
    case slotLost(SlotID)

    /// The location cache answered ``Effect/readCache(_:generation:)``, with how old the location is now.
    case cacheAnswered(UserID, generation: UInt64, LocationRecord?, ageMilliseconds: Int64 = 0)

    /// The location cache could not answer.
    case cacheFailed(UserID, generation: UInt64)

    /// The friend directory and the sharing store answered ``Effect/readAccount(_:generation:)``.
    case accountAnswered(UserID, generation: UInt64, friends: [UserID], settings: SharingSettings?)

    /// What a user decided, or who is its friend, was changed by somebody else than a client: it has to be read anew.
    case accountChanged(UserID)

    /// One of the two could not answer.
    case accountFailed(UserID, generation: UInt64)

    /// The ring has changed. A ring that is not newer by its epoch is dropped. Every node has to be told of every ring,
    /// within ``NearbyConfiguration/linger`` of the others.
    case ringChanged(HashRing)

    /// The server is to leave: no new sessions, the old ones moved off gently.
    case drainStarted

    /// Nothing but time: the deadline ``NearbyNode/nextDeadline`` has come.
    case timeAdvanced
  }
}
