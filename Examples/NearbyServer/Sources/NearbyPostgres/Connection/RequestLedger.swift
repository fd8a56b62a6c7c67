/// What is asked of a connection, from the question to its end: every request ends exactly once.
///
/// There is no queue for worse times: what is asked while there is no connection is refused at once. What has not been
/// sent when a connection breaks has certainly not been done; of the rest nothing is known.
package struct RequestLedger<Ticket> {
  /// An outcome, and whose it is.
  package typealias Outcome = (ticket: Ticket, result: Result<[PostgresRows], PostgresError>)

  private enum Phase {
    case down, up, closed
  }

  private let maximumCount: Int
  private var phase = Phase.down
  private var waiting: [(ticket: Ticket, statementCount: Int)] = []
  private var sent = PipelineReplies<Ticket>()

  /// Creates a ledger without a connection.
  package init(maximumCount: Int) {
    self.maximumCount = maximumCount
  }

  /// Whether a request has been sent that is not answered. O(1).
  package var isAnswerExpected: Bool { sent.count > 0 }

  /// Whether a request waits to be sent. O(1).
  package var isAnythingWaiting: Bool { !waiting.isEmpty }

  /// How many statements the request has that is to be answered next; `nil` when there is none. O(1).
  package var nextStatementCount: Int? { sent.nextStatementCount }

  /// Takes a request. O(1).
  ///
  /// - Throws: `notConnected`, `tooBusy` or `closed`; the request has ended with that.
  package mutating func admit(_ ticket: Ticket, statementCount: Int) throws(PostgresError) {
    switch phase {
    case .down: throw .notConnected
    case .closed: throw .closed
    case .up: break
    }
    guard waiting.count + sent.count < maximumCount else { throw .tooBusy }
    waiting.append((ticket, statementCount))
  }

  /// A connection can be used. Of no account once it is closed.
  package mutating func connected() {
    if phase == .down { phase = .up }
  }

  /// Sends the requests that wait, in order.
  package mutating func takeWaiting() -> [Ticket] {
    defer { waiting = [] }
    for (ticket, count) in waiting { sent.expect(count, for: ticket) }
    return waiting.map(\.ticket)
  }

  /// Takes what comes from the server.
  ///
  /// - Returns: The request that has ended with it, if one has.
  /// - Throws: `unexpectedReply` when answers and requests no longer belong together: the connection is of no use then.
  package mutating func take(_ arrival: PipelineReplies<Ticket>.Arrival) throws(PostgresError) -> Outcome? {
    try sent.take(arrival)
  }

  /// The connection is lost, and with it all requests; or it is closed for good.
  ///
  /// - Returns: How each of them has ended.
  package mutating func lost(isClosed: Bool = false) -> [Outcome] {
    if isClosed || phase == .closed { phase = .closed } else { phase = .down }
    defer { waiting = [] }
    let unsent: PostgresError = isClosed ? .closed : .notConnected
    return sent.abandon().map { ($0, .failure(.connectionLost)) } + waiting.map { ($0.ticket, .failure(unsent)) }
  }
}
