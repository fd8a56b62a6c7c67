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
}
