public import NearbyCore

/// What a client says to the server.
public struct ClientMessage: Hashable, Sendable {
  /// What the message is about.
  public enum Body: Hashable, Sendable {
    // Indirect: it comes once, and would make the messages that come all the time too large to be kept in registers.
    /// Opens the connection: the first message, and only the first.
    indirect case hello(Hello)

    /// Where the user is.
    case report(LocationReport)

    /// The user made this user a friend. Friendship begins when both have said so.
    case friendAdded(UserID)

    /// This user is a friend no longer.
    case friendRemoved(UserID)

    /// What the user decides about being seen.
    case sharing(SharingDecision)

    /// Asks for the friends that are near.
    case listNearby(ListNearby)

    /// Where the user was while the client had no connection, the oldest first: at least one report, and at most
    /// ``FrameLimits/maximumReportsPerBatch``. The last one is where the user is.
    case reports([LocationReport])

    /// Several messages in one frame.
    indirect case batch(Batch<ClientMessage>)
  }

  /// The number that the server's answer carries as ``ServerMessage/replyTo``, up to the client. Without it the answer
  /// carries none, and there is no ``ServerMessage/Body/accepted``.
  public var id: UInt32?

  /// What the message is about.
  public var body: Body

  /// Creates a message.
  public init(id: UInt32? = nil, body: Body) {
    self.id = id
    self.body = body
  }
}
