/// What a client is told.
@frozen
public enum SessionEvent: Hashable, Sendable {
  /// The session is open for this user, and has taken the place of the one that the client named, if that was still
  /// open here. Always the first event.
  case welcome(UserID, isResumed: Bool = false)

  /// Where the user was last, as another session of the same user, or an earlier one, reported it.
  case ownLocation(AcceptedLocation)

  /// All friends that are near, in the order of their ids. Comes once, before any other news of a friend.
  case snapshot([NearbyFriend])

  /// A friend is near who was not.
  case appeared(NearbyFriend)

  /// A friend is still near, but has a new location, or the viewer has.
  case moved(NearbyFriend)

  /// A friend is not near any more.
  case left(UserID, LeaveReason)

  /// The answer to the request with this id for a page of the list.
  case page(NearbyPage, request: UInt32?)

  /// The request with this id has taken effect: stored, cached and published.
  case accepted(request: UInt32)

  /// The request with this id could not be done.
  case refused(RefusalReason, request: UInt32?)

  /// The server is about to leave: the client should connect anew after this many milliseconds.
  case goingAway(reconnectAfterMilliseconds: Int64)
}

/// Why a friend who was near is no longer shown.
public enum LeaveReason: Sendable, Hashable {
  /// The friend is further away than the radius.
  case outOfRange

  /// The friend was silent for too long.
  case inactive

  /// The friend, or the viewer, stopped sharing.
  case stoppedSharing

  /// The two are friends no longer.
  case unfriended
}

/// Why a node closes a session.
@nonexhaustive
public enum SessionCloseReason: Error, Hashable, Sendable {
  /// The server is leaving; another one takes the client.
  case draining

  /// The user has more friends than ``NearbyConfiguration/maximumFriendCount``.
  case tooManyFriends

  /// The client reads too slowly, or not at all, for what it has to be told.
  case tooSlow

  /// The client has connected again and goes on there.
  case replaced

  /// The user has opened more sessions than ``NearbyConfiguration/maximumSessionsPerUser``, and this was the oldest.
  case tooManySessions
}

/// One connection of one user to one node. The embedding server picks the number and never uses it twice on a node.
public struct SessionID: Hashable, Comparable, Sendable {
  /// The number that the embedding server picked.
  public let rawValue: UInt64

  /// Wraps the number that the embedding server picked.
  public init(_ rawValue: UInt64) {
    self.rawValue = rawValue
  }

  /// Orders by number.
  public static func < (left: SessionID, right: SessionID) -> Bool {
    left.rawValue < right.rawValue
  }
}
