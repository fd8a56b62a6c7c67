/// Where a PostgreSQL server is, which database, and who asks: `postgresql://user@host:5432/database`, or the words
/// `host=… dbname=…` of libpq.
///
/// libpq reads it, so all that it knows may stand there, several hosts and `sslmode` among that; what does not, comes
/// from the environment: `PGPASSWORD`, `PGPASSFILE`, `PGSSLROOTCERT` and so on. Of several hosts, the one that can be
/// written to is used.
public struct PostgresAddress: Hashable, Sendable {
  private let text: String

  /// Takes an address. Whether it can be read shows when it is used.
  public init(_ text: String) {
    self.text = text
  }

  /// What libpq is told, the later in the place of the earlier: what an address need not say, the address, and what it
  /// cannot change. `nil` for one that nobody could have meant, and that would end where C's texts end.
  var words: [(String, String)]? {
    guard !text.isEmpty, !text.utf8.contains(0) else { return nil }
    return [
      ("fallback_application_name", "nearby"),
      // A server that is gone without a word is found out within ten seconds: while it owes an answer by the second,
      // while it does not by the others.
      ("tcp_user_timeout", "10000"), ("keepalives_idle", "5"), ("keepalives_interval", "2"), ("keepalives_count", "2"),
      ("target_session_attrs", "read-write"),
      ("dbname", text),
      ("client_encoding", "UTF8"),
    ]
  }
}

extension PostgresAddress: CustomStringConvertible, CustomReflectable {
  /// The hosts and the database, and neither the user nor the password.
  public var description: String { place ?? "PostgreSQL" }

  /// Hides what it was made of from `dump`.
  public var customMirror: Mirror { Mirror(self, children: []) }
}

#if PostgreSQL
  internal import CPostgres

  extension PostgresAddress {
    private var place: String? {
      guard let options = unsafe PQconninfoParse(text, nil) else { return nil }
      defer { unsafe PQconninfoFree(options) }
      var (values, option): ([String: String], _) = unsafe ([:], options)
      while let keyword = unsafe option.pointee.keyword {
        if let value = unsafe option.pointee.val { unsafe values[String(cString: keyword)] = String(cString: value) }
        unsafe option += 1
      }
      let host = values["host"] ?? values["hostaddr"] ?? "localhost"
      let port = values["port"].map { ":\($0)" } ?? ""
      return "PostgreSQL at \(host)\(port)" + (values["dbname"].map { "/\($0)" } ?? "")
    }
  }
#else
  extension PostgresAddress {
    private var place: String? { nil }
  }

  /// Stands for a connection of libpq where there is none.
  struct LibpqConnection: ~Copyable {
    let descriptor: Int32 = -1
    let hasUnsentBytes = false

    static func begin(to address: PostgresAddress) throws(PostgresError) -> LibpqConnection { throw .notBuiltIn }

    mutating func connect() throws(PostgresError) -> ConnectionWait? { throw .notBuiltIn }
    mutating func send(_ statements: [PostgresStatement]) throws(PostgresError) { throw .notBuiltIn }
    mutating func flush() throws(PostgresError) { throw .notBuiltIn }
    mutating func receive() throws(PostgresError) { throw .notBuiltIn }
    mutating func next<Ticket>() throws(PostgresError) -> PipelineReplies<Ticket>.Arrival? { throw .notBuiltIn }
    mutating func nextNotice() -> PostgresNotice? { nil }
  }
#endif
