internal import Synchronization

/// What tasks and the thread of a connection know together.
final class LinkMailbox: Sendable {
  /// Some statements, and who waits for what becomes of them.
  struct Request: Sendable {
    let statements: [PostgresStatement]
    let continuation: CheckedContinuation<Result<[PostgresRows], PostgresError>, Never>
  }

  private struct State {
    var ledger: RequestLedger<Request>
    var isClosed = false

    /// How the first attempt to connect has ended.
    var firstOutcome: Result<Void, PostgresError>?
    var starters: [CheckedContinuation<Result<Void, PostgresError>, Never>] = []

    var hasEnded = false
    var closers: [CheckedContinuation<Void, Never>] = []
  }

  let alarm: WakePipe
  private let state: Mutex<State>

  init(maximumRequestCount: Int) throws(PostgresError) {
    alarm = try WakePipe()
    state = Mutex(State(ledger: RequestLedger(maximumCount: maximumRequestCount)))
  }

  // MARK: For tasks

  func ask(_ statements: [PostgresStatement]) async throws(PostgresError) -> [PostgresRows] {
    let result = await withCheckedContinuation { continuation in
      let refusal = state.withLock { state -> PostgresError? in
        do throws(PostgresError) {
          try state.ledger.admit(
            Request(statements: statements, continuation: continuation), statementCount: statements.count)
          return nil
        } catch {
          return error
        }
      }
      if let refusal { continuation.resume(returning: .failure(refusal)) } else { alarm.wake() }
    }
    return try result.get()
  }

  /// Returns when the first attempt to connect has ended.
  func waitUntilTried() async throws(PostgresError) {
    let result = await withCheckedContinuation { continuation in
      let outcome = state.withLock { state in
        if state.firstOutcome == nil { state.starters.append(continuation) }
        return state.firstOutcome
      }
      if let outcome { continuation.resume(returning: outcome) }
    }
    try result.get()
  }

  /// Has the thread end as soon as it can.
  func close() {
    state.withLock { $0.isClosed = true }
    alarm.wake()
  }

  /// Returns when the thread has ended.
  func waitUntilEnded() async {
    await withCheckedContinuation { continuation in
      let hasEnded = state.withLock { state in
        if !state.hasEnded { state.closers.append(continuation) }
        return state.hasEnded
      }
      if hasEnded { continuation.resume() }
    }
  }

  // MARK: For the thread

  var isClosed: Bool { state.withLock { $0.isClosed } }

  /// How many statements the request has that is to be answered next; `nil` when there is none.
  var nextStatementCount: Int? { state.withLock { $0.ledger.nextStatementCount } }

  /// What is to be sent.
  func takeWaiting() -> [Request] {
    state.withLock { state in state.ledger.isAnythingWaiting ? state.ledger.takeWaiting() : [] }
  }

  func arrived(_ arrival: PipelineReplies<Request>.Arrival) throws(PostgresError) {
    let outcome = try state.withLock { state throws(PostgresError) in try state.ledger.take(arrival) }
    if let outcome { outcome.ticket.continuation.resume(returning: outcome.result) }
  }

  func connected() {
    state.withLock { $0.ledger.connected() }
    tried(.success(()))
  }

  func lost(_ reason: PostgresError) {
    end(state.withLock { $0.ledger.lost() })
    tried(.failure(reason))
  }

  /// The thread ends, and nothing will be answered any more.
  func ended() {
    end(state.withLock { $0.ledger.lost(isClosed: true) })
    tried(.failure(.closed))
    let closers = state.withLock { state in
      state.hasEnded = true
      defer { state.closers = [] }
      return state.closers
    }
    for closer in closers { closer.resume() }
  }

  private func end(_ outcomes: [RequestLedger<Request>.Outcome]) {
    for outcome in outcomes { outcome.ticket.continuation.resume(returning: outcome.result) }
  }

  private func tried(_ outcome: Result<Void, PostgresError>) {
    let starters = state.withLock { state in
      state.firstOutcome = state.firstOutcome ?? outcome
      defer { state.starters = [] }
      return state.starters
    }
    for starter in starters { starter.resume(returning: outcome) }
  }
}
