public import NearbyCore

/// What a client that was let in wants of the service: what is left of a ``ClientMessage`` when the conversation itself
/// has answered what it can.
public enum ClientRequest: Hashable, Sendable {
  /// Takes where the user is.
  case report(LocationReport)

  /// Takes where the user was while the client had no connection, the oldest first.
  case reports([LocationReport])

  /// Notes that the user wants this friend.
  case addFriend(UserID)

  /// Ends the friendship with this user.
  case removeFriend(UserID)

  /// Takes what the user decides about being seen.
  case setSharing(SharingDecision)

  /// Sends a page of the friends that are near. `pageSize` is one that a message has room for.
  case listNearby(after: NearbyCursor?, pageSize: Int)
}
