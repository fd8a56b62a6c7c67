/// How to talk to a PostgreSQL server.
public struct PostgresOptions: Sendable {
  /// How long connecting may take, with everything that comes before the first request.
  public var connectTimeout = Duration.seconds(5)

  /// How long the server may take with a statement, waiting for others included, before it gives it up.
  public var statementTimeout = Duration.seconds(5)

  /// How much longer than that it may say nothing before it is taken for dead.
  public var answerDelay = Duration.seconds(3)

  /// The longest pause before the first new attempt to connect; it doubles with each, and is jittered.
  public var firstReconnectDelay = Duration.milliseconds(100)

  /// The longest pause between two attempts to connect: for so long at most a server is back and not used.
  public var longestReconnectDelay = Duration.seconds(1)

  /// How many requests may be under way on a connection. More are refused with ``PostgresError/tooBusy``.
  public var maximumRequestCount = 4096

  /// Told what becomes of connections, for a log. It must not wait for anything.
  public var monitor: @Sendable (PostgresConnectionEvent) -> Void = { _ in }

  /// The randomness that spreads attempts to connect in time.
  public var randomness: @Sendable () -> any RandomNumberGenerator & Sendable = { SystemRandomNumberGenerator() }

  /// The usual options.
  public init() {}
}

/// What becomes of a connection.
@nonexhaustive
public enum PostgresConnectionEvent: Hashable, Sendable {
  /// It can be used.
  case connected

  /// It could not be made, or broke.
  case lost(PostgresError)
}
