#if PostgreSQL
  internal import CPostgres

  /// A connection of libpq, in pipeline mode once it is made, which never waits for anything but the name of a host.
  @safe struct LibpqConnection: ~Copyable {
    private let connection: OpaquePointer

    /// Whether the server may have to be told more than the network has taken.
    private(set) var hasUnsentBytes = false

    private init(_ connection: OpaquePointer) {
      unsafe self.connection = unsafe connection
    }

    /// Begins to connect: the next thing to wait for is room to write.
    static func begin(to address: PostgresAddress) throws(PostgresError) -> LibpqConnection {
      guard let words = address.words else { throw .invalidAddress }
      let connection = unsafe CStrings.with(words.map(\.0)) { keywords in
        unsafe CStrings.with(words.map(\.1)) { values in unsafe PQconnectStartParams(keywords, values, 1) }
      }
      guard let connection = unsafe connection else { throw .unreachable(reason: "out of memory") }
      // What the server has to remark is written on standard error otherwise, ids and all.
      _ = unsafe PQsetNoticeReceiver(connection, { _, _ in }, nil)
      let begun = unsafe LibpqConnection(connection)
      if unsafe PQstatus(connection) == CONNECTION_BAD { throw begun.failure }
      return begun
    }

    deinit {
      unsafe PQfinish(connection)
    }

    /// The socket, which changes while several hosts are tried.
    var descriptor: Int32 { unsafe PQsocket(connection) }

    /// Goes on connecting.
    ///
    /// - Returns: What has to be waited for; `nil` when the connection is made.
    mutating func connect() throws(PostgresError) -> ConnectionWait? {
      switch unsafe PQconnectPoll(connection) {
      case PGRES_POLLING_OK: break
      case PGRES_POLLING_READING: return .reading
      case PGRES_POLLING_WRITING: return .writing
      default: throw failure
      }
      guard let encoding = unsafe PQparameterStatus(connection, "server_encoding"),
        unsafe String(cString: encoding) == "UTF8"
      else { throw .unsupportedEncoding }
      guard unsafe PQsetnonblocking(connection, 1) == 0, unsafe PQenterPipelineMode(connection) == 1 else {
        throw .unexpectedReply
      }
      return nil
    }

    /// Sends statements, and a mark behind them: they are done as a whole, or not at all.
    mutating func send(_ statements: [PostgresStatement]) throws(PostgresError) {
      for statement in statements {
        guard send(statement) else { throw .connectionLost }
      }
      guard unsafe PQpipelineSync(connection) == 1 else { throw .connectionLost }
      hasUnsentBytes = true
    }

    private func send(_ statement: PostgresStatement) -> Bool {
      let parameters = statement.parameters
      let bytes = parameters.flatMap { $0.bytes ?? [] }
      return unsafe bytes.withUnsafeBufferPointer { buffer in
        // Something that is not NULL has an address, also if it has no bytes.
        var nothing: CChar = 0
        return unsafe withUnsafePointer(to: &nothing) { nothing in
          let base = unsafe buffer.baseAddress.map { unsafe UnsafeRawPointer($0).assumingMemoryBound(to: CChar.self) }
          var (values, offset): ([UnsafePointer<CChar>?], Int) = unsafe ([], 0)
          for parameter in parameters {
            unsafe values.append(parameter.bytes.map { _ in unsafe base.map { unsafe $0 + offset } ?? nothing })
            offset += parameter.bytes?.count ?? 0
          }
          return unsafe PQsendQueryParams(
            connection, statement.text, Int32(parameters.count), parameters.map(\.type), values,
            parameters.map { Int32($0.bytes?.count ?? 0) }, Array(repeating: 1, count: parameters.count), 1) == 1
        }
      }
    }

    /// Gives the network what it takes.
    mutating func flush() throws(PostgresError) {
      switch unsafe PQflush(connection) {
      case 0: hasUnsentBytes = false
      case 1: hasUnsentBytes = true
      default: throw .connectionLost
      }
    }

    /// Takes what the network has.
    mutating func receive() throws(PostgresError) {
      guard unsafe PQconsumeInput(connection) == 1 else { throw .connectionLost }
    }

    /// The next thing that the server has said in full; `nil` when it has said no more. To be asked only while an
    /// answer is expected.
    mutating func next<Ticket>() throws(PostgresError) -> PipelineReplies<Ticket>.Arrival? {
      var hasStatementEnded = false
      while unsafe PQisBusy(connection) == 0 {
        if let result = unsafe PQgetResult(connection) {
          defer { unsafe PQclear(result) }
          return unsafe try Self.arrival(result)
        }
        if unsafe PQstatus(connection) == CONNECTION_BAD { throw .connectionLost }
        // Nothing stands between the answers of two statements; twice nothing is the end.
        if hasStatementEnded { return nil }
        hasStatementEnded = true
      }
      return nil
    }

    /// What a channel was told, if it was told anything: the name of the channel, and the text.
    mutating func nextNotice() -> PostgresNotice? {
      guard let notice = unsafe PQnotifies(connection) else { return nil }
      defer { unsafe PQfreemem(notice) }
      return unsafe PostgresNotice(
        channel: String(cString: notice.pointee.relname), text: String(cString: notice.pointee.extra))
    }

    private static func arrival<Ticket>(
      _ result: OpaquePointer
    ) throws(PostgresError) -> PipelineReplies<Ticket>.Arrival {
      switch unsafe PQresultStatus(result) {
      case PGRES_TUPLES_OK, PGRES_COMMAND_OK, PGRES_EMPTY_QUERY: return unsafe .rows(rows(of: result))
      case PGRES_PIPELINE_SYNC: return .mark
      case PGRES_PIPELINE_ABORTED: return .skipped
      case PGRES_FATAL_ERROR:
        // Zero ends the name of each field; this is the one of SQLSTATE.
        guard let code = unsafe PQresultErrorField(result, Int32(UInt8(ascii: "C"))) else { throw .connectionLost }
        let state = unsafe SQLState(String(cString: code))
        return .failure(state == .queryCanceled ? .timedOut : .refused(state))
      default: throw .unexpectedReply
      }
    }

    private static func rows(of result: OpaquePointer) -> PostgresRows {
      let (rowCount, columnCount) = unsafe (PQntuples(result), PQnfields(result))
      var values: [[UInt8]?] = []
      values.reserveCapacity(Int(rowCount) * Int(columnCount))
      for row in 0..<rowCount {
        for column in 0..<columnCount {
          guard unsafe PQgetisnull(result, row, column) == 0 else {
            values.append(nil)
            continue
          }
          let count = unsafe Int(PQgetlength(result, row, column))
          values.append(
            unsafe Array(UnsafeRawBufferPointer(start: PQgetvalue(result, row, column), count: count)))
        }
      }
      let changed = unsafe PQcmdTuples(result).flatMap { unsafe Int(String(cString: $0)) }
      return PostgresRows(columnCount: Int(columnCount), values, changedCount: changed ?? 0)
    }

    /// Why there is no connection.
    private var failure: PostgresError {
      let text = unsafe PQerrorMessage(connection).map { unsafe String(cString: $0) } ?? ""
      var reason = text.split(whereSeparator: \.isNewline).joined(separator: " ")
      // libpq does not say it; a server might.
      if let password = unsafe PQpass(connection).map({ unsafe String(cString: $0) }), !password.isEmpty {
        reason = reason.split(separator: password, omittingEmptySubsequences: false).joined(separator: "…")
      }
      return .unreachable(reason: reason)
    }
  }

  /// Texts for C, which end with a zero.
  private enum CStrings {
    static func with<Result>(
      _ texts: [String], _ body: (UnsafePointer<UnsafePointer<CChar>?>) -> Result
    ) -> Result {
      let characters = texts.flatMap { $0.utf8CString }
      return unsafe characters.withUnsafeBufferPointer { buffer in
        var (pointers, offset): ([UnsafePointer<CChar>?], Int) = unsafe ([], 0)
        for text in texts {
          unsafe pointers.append(buffer.baseAddress.map { unsafe $0 + offset })
          offset += text.utf8CString.count
        }
        unsafe pointers.append(nil)
        return unsafe pointers.withUnsafeBufferPointer { pointers in
          guard let base = pointers.baseAddress else { preconditionFailure("there is at least the end") }
          return unsafe body(base)
        }
      }
    }
  }
#endif
