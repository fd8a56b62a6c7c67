/// Which answers belong to which request: a server answers in the order in which it is asked.
///
/// A request is some statements that are done as a whole or not at all, and a mark behind them at which the server
/// begins anew whatever has failed before.
package struct PipelineReplies<Ticket> {
  /// What comes from the server, in libpq's words.
  package enum Arrival: Sendable {
    /// A statement has been done.
    case rows(PostgresRows)

    /// A statement has been refused.
    case failure(PostgresError)

    /// A statement was left out, since one before it in the same request has been refused.
    case skipped

    /// The mark behind a request.
    case mark
  }

  private struct Request {
    var ticket: Ticket
    var count: Int
    var rows: [PostgresRows] = []
    var arrivedCount = 0
    var failure: PostgresError?
  }

  private var requests: [Request] = []

  /// How many requests have been answered since ``requests`` was last made shorter.
  private var answeredCount = 0

  /// Creates a pipeline in which nothing is expected.
  package init() {}

  /// How many requests are not answered yet. O(1).
  package var count: Int { requests.count - answeredCount }

  /// How many statements the request has that is to be answered next; `nil` when there is none. O(1).
  package var nextStatementCount: Int? { count > 0 ? requests[answeredCount].count : nil }

  /// Expects answers to `count` statements, which go out behind all that did before.
  package mutating func expect(_ count: Int, for ticket: Ticket) {
    requests.append(Request(ticket: ticket, count: count))
  }

  /// Takes what comes from the server. O(1), amortised.
  ///
  /// - Returns: The request that is answered with it, if one is.
  /// - Throws: `unexpectedReply` when answers and requests no longer belong together.
  package mutating func take(
    _ arrival: Arrival
  ) throws(PostgresError) -> (Ticket, Result<[PostgresRows], PostgresError>)? {
    guard count > 0 else { throw .unexpectedReply }
    if case .mark = arrival { return try takeMark() }
    requests[answeredCount].arrivedCount += 1
    switch arrival {
    case .rows(let rows): requests[answeredCount].rows.append(rows)
    case .failure(let error): requests[answeredCount].failure = requests[answeredCount].failure ?? error
    case .skipped, .mark: break
    }
    return nil
  }

  private mutating func takeMark() throws(PostgresError) -> (Ticket, Result<[PostgresRows], PostgresError>)? {
    let request = requests[answeredCount]
    // The commit comes with the mark, and may be refused itself: one arrival more than there are statements.
    guard request.arrivedCount >= request.count, request.failure != nil || request.rows.count == request.count else {
      throw .unexpectedReply
    }
    answeredCount += 1
    if answeredCount * 2 > requests.count {
      requests.removeFirst(answeredCount)
      answeredCount = 0
    }
    return (request.ticket, request.failure.map(Result.failure) ?? .success(request.rows))
  }

  /// Expects nothing any more, and returns whoever did, in order.
  package mutating func abandon() -> [Ticket] {
    defer { self = PipelineReplies() }
    return requests.dropFirst(answeredCount).map(\.ticket)
  }
}
