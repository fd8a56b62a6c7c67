public import NIOSSL

/// How to talk to Redis servers: the same for all servers of a cluster.
public struct RedisOptions: Sendable {
  /// The versions of the Redis protocol.
  public enum ProtocolVersion: Int, Sendable {
    /// For proxies that know no other. A connection with subscriptions may only ping then; that its server has become a
    /// replica is seen on the other one.
    case two = 2

    /// What every Redis since 6 and every Valkey speaks.
    case three = 3
  }

  /// Who the server takes this program for; `nil` where it asks nobody.
  public var credentials: RedisCredentials?

  /// The number of the database.
  public var database = 0

  /// Whom to trust, and what to show, when the connection is encrypted; `nil` for one that is not. Nothing is sent
  /// before the server has shown a certificate that this allows.
  public var tls: TLSConfiguration?

  /// Which version of the protocol to speak.
  public var protocolVersion = ProtocolVersion.three

  /// What the names of channels and keys begin with.
  public var prefix = "nearby:"

  /// What the server calls the connections in `CLIENT LIST`; without a space.
  public var clientName = "nearby"

  /// How long connecting may take, with everything that comes before the first command.
  public var connectTimeout = Duration.seconds(2)

  /// How often a server is asked whether it is still there, and still the primary.
  public var probeInterval = Duration.seconds(5)

  /// How long a server may say nothing once it was asked something.
  public var answerTimeout = Duration.seconds(2)

  /// The longest pause before the first new attempt to connect; it doubles with each, and is jittered.
  public var firstReconnectDelay = Duration.milliseconds(100)

  /// The longest pause between two attempts to connect: for so long at most a server is back and not used.
  public var longestReconnectDelay = Duration.seconds(1)

  /// The longest pause after a server has refused this program, or is not one that can be used: somebody has to change
  /// something first.
  public var refusalDelay = Duration.seconds(5)

  /// How many commands may be under way on a connection. More are refused with ``RedisError/tooBusy``.
  public var maximumCommandCount = 16_384

  /// How many bytes may wait for a connection to take them. While there are more, commands are refused with
  /// ``RedisError/tooBusy``.
  public var maximumUnsentByteCount = 8 << 20

  /// How many bytes of messages may wait for their receiver. While there are more, the connection is not read, and the
  /// server ends it when it has too much to send.
  public var maximumUnheardByteCount = 4 << 20

  /// How much a server may say at once.
  public var limits = RESPLimits()

  /// Told what becomes of connections, for a log. Called on an event loop: it must not wait for anything.
  public var monitor: @Sendable (RedisEndpoint, RedisConnectionEvent) -> Void = { _, _ in }

  /// The randomness that spreads attempts to connect in time.
  public var randomness: @Sendable () -> any RandomNumberGenerator & Sendable = { SystemRandomNumberGenerator() }

  /// Options for servers on a network that is trusted, without a user.
  public init() {}
}

/// What becomes of a connection.
@nonexhaustive
public enum RedisConnectionEvent: Hashable, Sendable {
  /// It can be used.
  case connected

  /// It could not be made, or broke.
  case lost(RedisError)

  /// Something was published that is no message of ours.
  case unreadableMessage
}

/// A user of a Redis server.
public struct RedisCredentials: Hashable, Sendable, CustomStringConvertible, CustomReflectable {
  /// The name of the user.
  public var user: String

  /// The password.
  public var password: String

  /// Creates credentials.
  ///
  /// - Parameters:
  ///   - user: The name of the user; servers that know only a password call it `default`.
  ///   - password: The password.
  public init(user: String = "default", password: String) {
    self.user = user
    self.password = password
  }

  /// Neither the name nor the password.
  public var description: String { "RedisCredentials(private)" }

  /// Hides both from `dump`.
  public var customMirror: Mirror { Mirror(self, children: []) }
}
