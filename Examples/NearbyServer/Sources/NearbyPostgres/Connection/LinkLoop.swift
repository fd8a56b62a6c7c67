/// What the thread of a connection does: connects, sends and receives, and connects again.
struct LinkLoop {
  private let address: PostgresAddress
  private let options: PostgresOptions
  private let session: [PostgresStatement]
  private let mailbox: LinkMailbox
  private let hear: @Sendable (PostgresNotice) -> Void
  private let waiting: SocketWait
  private var delay: ReconnectDelay

  init(
    _ address: PostgresAddress, _ options: PostgresOptions, session: [PostgresStatement], mailbox: LinkMailbox,
    hear: @escaping @Sendable (PostgresNotice) -> Void
  ) {
    (self.address, self.options, self.mailbox, self.hear) = (address, options, mailbox, hear)
    let timeout = PostgresParameter.text("\(options.statementTimeout / .milliseconds(1))")
    self.session = [PostgresStatement("SELECT set_config('statement_timeout', $1, false)", [timeout])] + session
    waiting = SocketWait(alarm: mailbox.alarm)
    delay = ReconnectDelay(options)
  }

  /// Returns when the connection is to be closed for good.
  mutating func run() {
    while !mailbox.isClosed {
      do throws(PostgresError) {
        try serve()
      } catch {
        options.monitor(.lost(error))
        mailbox.lost(error)
        let end = ContinuousClock.now + delay.next()
        while !mailbox.isClosed, .now < end { _ = waiting.wait(until: end) }
      }
    }
    mailbox.ended()
  }

  /// Makes a connection, and uses it until it is to be closed.
  private mutating func serve() throws(PostgresError) {
    let end = ContinuousClock.now + options.connectTimeout
    var connection = try LibpqConnection.begin(to: address)
    var wait: ConnectionWait? = .writing
    while let expected = wait {
      let outcome = waiting.wait(
        for: connection.descriptor, isRead: expected == .reading, isWritten: expected == .writing, until: end)
      if mailbox.isClosed { return }
      if .now >= end { throw .unreachable(reason: "no connection within \(options.connectTimeout)") }
      // Something else may have woken this thread: libpq takes a call for the news that it waits for.
      if outcome.isReadable || outcome.isWritable { wait = try connection.connect() }
    }
    try beginSession(on: &connection, until: end)
    if mailbox.isClosed { return }
    options.monitor(.connected)
    mailbox.connected()
    delay.succeeded()
    try exchange(over: &connection)
  }

  private func beginSession(
    on connection: inout LibpqConnection, until end: ContinuousClock.Instant
  ) throws(PostgresError) {
    var replies = PipelineReplies<Void>()
    try connection.send(session)
    replies.expect(session.count, for: ())
    while replies.count > 0, !mailbox.isClosed {
      if let arrival: PipelineReplies<Void>.Arrival = try connection.next() {
        if case .failure(let error)? = try replies.take(arrival)?.1 { throw error }
        continue
      }
      if .now >= end { throw .silence }
      try wait(for: &connection, until: end)
    }
  }

  private func exchange(over connection: inout LibpqConnection) throws(PostgresError) {
    // When the server has said something last, or was asked something while it owed nothing.
    var lastSign = ContinuousClock.now
    while !mailbox.isClosed {
      if mailbox.nextStatementCount == nil { lastSign = .now }
      for request in mailbox.takeWaiting() { try connection.send(request.statements) }
      while mailbox.nextStatementCount != nil,
        let arrival: PipelineReplies<LinkMailbox.Request>.Arrival =
          try connection.next()
      {
        lastSign = .now
        try mailbox.arrived(arrival)
      }
      while let notice = connection.nextNotice() { hear(notice) }
      let patience = mailbox.nextStatementCount.map { options.statementTimeout * $0 + options.answerDelay }
      if let patience, .now >= lastSign + patience { throw .silence }
      try wait(for: &connection, until: patience.map { lastSign + $0 })
    }
  }

  /// Sends what can be sent, and waits for what comes.
  private func wait(
    for connection: inout LibpqConnection, until deadline: ContinuousClock.Instant?
  ) throws(PostgresError) {
    if connection.hasUnsentBytes { try connection.flush() }
    let outcome = waiting.wait(for: connection.descriptor, isWritten: connection.hasUnsentBytes, until: deadline)
    if outcome.isReadable { try connection.receive() }
  }
}
