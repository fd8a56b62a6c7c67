public import NearbyCore

/// What a client says to the server.
public struct ClientMessage: Hashable, Sendable {
  /// What the message is about.
  public enum Body: Hashable, Sendable {
    /// Opens the connection: the first message, and only the first.
    case hello(Hello)

    /// Where the user is.
    case report(LocationReport)

    /// The user made this user a friend. Friendship begins when both have said so.
    case friendAdded(UserID)

    /// This user is a friend no longer.
    case friendRemoved(UserID)

    /// Whether the user shares locations from now on.
    case sharing(Sharing)

    /// Asks for the friends that are near.
    case listNearby(ListNearby)
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
