/// Why something could not be done with a PostgreSQL server.
///
/// No case tells whom a statement was about: errors are logged. What a server says of a statement can hold ids and
/// places, so only its code is kept.
@nonexhaustive
public enum PostgresError: Error, Hashable, Sendable {
  /// There is no connection at the moment. Nothing was sent, and nothing will be: the caller decides whether it is
  /// still worth sending once there is one.
  case notConnected

  /// The connection broke before everything was answered: it has been done as a whole, or not at all.
  case connectionLost

  /// The server said nothing for too long, and was taken for dead.
  case silence

  /// Too much is under way already. Nothing was sent.
  case tooBusy

  /// The server gave a statement up, since it took too long; nothing of the request has been done.
  case timedOut

  /// The server refused a statement; nothing of the request has been done.
  case refused(SQLState)

  /// No connection could be made. The reason is that of libpq, which names hosts, users and databases.
  case unreachable(reason: String)

  /// The URL, or the words in its place, cannot be read. They are not repeated here, since there may be a password in
  /// them.
  case invalidAddress

  /// The server keeps texts in another encoding than UTF-8.
  case unsupportedEncoding

  /// The database has a schema that a newer version of this target has made.
  case newerSchema

  /// The server answered something else than what was asked.
  case unexpectedReply

  /// The package was built without its trait `PostgreSQL`.
  case notBuiltIn

  /// It was closed from this side.
  case closed
}

/// The five characters in which a PostgreSQL server says what was wrong.
public struct SQLState: Hashable, Sendable, CustomStringConvertible {
  /// The code, as `40P01`.
  public let code: String

  /// Takes a code.
  public init(_ code: String) {
    self.code = code
  }

  /// The code.
  public var description: String { code }

  /// The statement was given up: it took too long, or somebody asked for that.
  static let queryCanceled = SQLState("57014")

  /// There is such a row already.
  static let uniqueViolation = SQLState("23505")
}
