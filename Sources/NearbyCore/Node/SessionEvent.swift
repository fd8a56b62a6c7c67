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
