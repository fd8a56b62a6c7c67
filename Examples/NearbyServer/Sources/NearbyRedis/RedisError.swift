/// Why something could not be done with a Redis server.
///
/// No case tells whom a command was about: errors are logged.
@nonexhaustive
public enum RedisError: Error, Hashable, Sendable {
  /// There is no connection at the moment. Nothing was sent, and nothing will be: the caller decides whether it is
  /// still worth sending once there is one.
  case notConnected

  /// The connection broke before everything was answered: nothing is known of the outcome.
  case connectionLost

  /// The server said nothing for too long, and was taken for dead.
  case silence

  /// Too much is under way already. Nothing was sent.
  case tooBusy

  /// The server refused a command.
  case refused(RedisServerError)

  /// The server refused the user or the password, or what the user may do does not suffice.
  case unauthorized

  /// Encryption could not be agreed upon: the certificate is not one that is trusted, or one side does not encrypt.
  case insecure

  /// The server is a replica: it takes what is published, and nobody hears it.
  case notPrimary

  /// The server is reading its data from disk.
  case loading

  /// The server speaks none of the versions of the protocol that this target knows.
  case unsupportedServer

  /// The server ended a subscription that nobody asked to end.
  case subscriptionWasEnded

  /// The server answered something else than what was asked.
  case unexpectedReply

  /// The server sent bytes that are not RESP.
  case violation(RESPViolation)

  /// The slot is none of those that were configured.
  case unknownSlot

  /// It was closed from this side.
  case closed
}
