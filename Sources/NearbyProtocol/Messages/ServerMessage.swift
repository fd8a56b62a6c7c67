public import NearbyCore

/// What the server says to a client.
public struct ServerMessage: Hashable, Sendable {
  /// What the message is about.
  public enum Body: Hashable, Sendable {
    // Indirect: it comes once, and would make the messages that come all the time too large to be kept in registers.
    /// The answer to ``ClientMessage/Body/hello(_:)``.
    indirect case welcome(Welcome)

    /// All friends that are near now, or a part of them.
    case snapshot(Snapshot)

    /// A friend came near.
    case appeared(NearbyFriend)

    /// A friend who stays near has another distance, location or age, since it moved or the client did.
    case moved(NearbyFriend)

    /// A friend is near no longer.
    case left(FriendLeft)

    /// The answer to ``ClientMessage/Body/listNearby(_:)``.
    case page(Page)

    /// The client's message has taken effect: stored, cached and published.
    case accepted

    /// The client's message has not taken effect.
    case error(ErrorMessage)

    /// The server is about to leave.
    case goingAway(GoingAway)

    /// Where the user was when another of its devices reported last.
    case ownLocation(AcceptedLocation)

    /// Several messages in one frame; only for a client that ``Hello/acceptsBatches``.
    indirect case batch(Batch<ServerMessage>)
  }

  /// The ``ClientMessage/id`` that this answers; `nil` when nobody asked.
  public var replyTo: UInt32?

  /// What the message is about.
  public var body: Body

  /// Creates a message.
  public init(replyTo: UInt32? = nil, body: Body) {
    self.replyTo = replyTo
    self.body = body
  }
}

/// The friends that are near when a connection starts, sent before any other news of a friend.
public struct Snapshot: Hashable, Sendable {
  /// Friends that are near: at most ``FrameLimits/maximumFriendsPerMessage``.
  public var friends: [NearbyFriend]

  /// Whether the list goes on in another snapshot message.
  public var more: Bool

  /// Creates a snapshot, or a part of one.
  public init(friends: [NearbyFriend], more: Bool = false) {
    self.friends = friends
    self.more = more
  }
}

/// A friend is near no longer.
public struct FriendLeft: Hashable, Sendable {
  /// Who it is.
  public var user: UserID

  /// Why; `nil` when a newer server gives a reason that this version has no name for.
  public var reason: LeaveReason?

  /// Creates the news that `user` is near no longer.
  public init(user: UserID, reason: LeaveReason?) {
    self.user = user
    self.reason = reason
  }
}

/// The server is about to leave; it closes this connection later.
public struct GoingAway: Hashable, Sendable {
  /// How long the client should wait before it connects anew: another time for every client.
  public var reconnectAfterMilliseconds: Int64

  /// Creates the advice to connect anew.
  public init(reconnectAfterMilliseconds: Int64) {
    self.reconnectAfterMilliseconds = reconnectAfterMilliseconds
  }
}
