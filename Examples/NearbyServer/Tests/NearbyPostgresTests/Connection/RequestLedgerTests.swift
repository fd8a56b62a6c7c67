import NearbyPostgres
import NearbyTestKit
import Testing

/// Requests and their ends.
struct RequestLedgerTests {
  private typealias Arrival = PipelineReplies<Int>.Arrival

  private static func changed(_ outcome: RequestLedger<Int>.Outcome?) throws -> [Int] {
    try #require(outcome).result.get().map(\.changedCount)
  }

  @Test func `What is asked without a connection is refused at once`() {
    var ledger = RequestLedger<Int>(maximumCount: 2)
    #expect(throws: PostgresError.notConnected) { try ledger.admit(1, statementCount: 1) }
    ledger.connected()
    #expect(throws: Never.self) { try ledger.admit(2, statementCount: 1) }
    _ = ledger.lost()
    #expect(throws: PostgresError.notConnected) { try ledger.admit(3, statementCount: 1) }
    _ = ledger.lost(isClosed: true)
    ledger.connected()
    #expect(throws: PostgresError.closed) { try ledger.admit(4, statementCount: 1) }
  }

  @Test func `One request too many is refused, and there is room again when one has ended`() throws {
    var ledger = RequestLedger<Int>(maximumCount: 2)
    ledger.connected()
    try ledger.admit(1, statementCount: 1)
    #expect(ledger.takeWaiting() == [1])
    try ledger.admit(2, statementCount: 1)
    #expect(throws: PostgresError.tooBusy) { try ledger.admit(3, statementCount: 1) }
    _ = try ledger.take(.rows(PostgresRows()))
    #expect(throws: PostgresError.tooBusy) { try ledger.admit(3, statementCount: 1) }
    #expect(try ledger.take(.mark)?.ticket == 1)
    try ledger.admit(3, statementCount: 1)
  }

  @Test func `Each statement has its answer, and a refused one takes the whole request with it`() throws {
    var ledger = RequestLedger<Int>(maximumCount: 9)
    ledger.connected()
    for ticket in 1...3 { try ledger.admit(ticket, statementCount: 2) }
    _ = ledger.takeWaiting()
    #expect(try ledger.take(.rows(PostgresRows(changedCount: 7))) == nil)
    #expect(try ledger.take(.rows(PostgresRows(changedCount: 8))) == nil)
    #expect(try Self.changed(ledger.take(.mark)) == [7, 8])
    #expect(try ledger.take(.failure(.timedOut)) == nil)
    #expect(try ledger.take(.skipped) == nil)
    let refused = try #require(try ledger.take(.mark))
    #expect(refused.ticket == 2)
    #expect(throws: PostgresError.timedOut) { try refused.result.get() }
    // The commit itself can be refused: as if there were a statement more.
    for _ in 1...2 { #expect(try ledger.take(.rows(PostgresRows())) == nil) }
    #expect(try ledger.take(.failure(.refused(SQLState("40001")))) == nil)
    let uncommitted = try #require(try ledger.take(.mark))
    #expect(throws: PostgresError.refused(SQLState("40001"))) { try uncommitted.result.get() }
  }

  @Test func `An answer that nobody asked for, or too few of them, are noticed`() throws {
    var ledger = RequestLedger<Int>(maximumCount: 9)
    ledger.connected()
    for arrival in [Arrival.mark, .skipped, .rows(PostgresRows())] {
      #expect(throws: PostgresError.unexpectedReply) { try ledger.take(arrival) }
    }
    try ledger.admit(1, statementCount: 2)
    _ = ledger.takeWaiting()
    _ = try ledger.take(.rows(PostgresRows()))
    #expect(throws: PostgresError.unexpectedReply) { try ledger.take(.mark) }
  }

  @Test(arguments: 0..<200 as Range<UInt64>)
  func `Every request ends exactly once, whatever happens`(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    var ledger = RequestLedger<Int>(maximumCount: 5)
    var (isUp, asked) = (false, 0)
    // The model: who waits, who has been sent with how many answers still to come, and who has ended.
    var (waiting, sent, ended) = ([(ticket: Int, count: Int)](), [(ticket: Int, count: Int)](), [Int]())
    for _ in 0..<200 {
      switch Int.random(in: 0..<10, using: &random) {
      case 0...3:
        asked += 1
        let count = Int.random(in: 1...3, using: &random)
        do throws(PostgresError) {
          try ledger.admit(asked, statementCount: count)
          waiting.append((asked, count))
          #expect(isUp && waiting.count + sent.count <= 5)
        } catch {
          ended.append(asked)
          #expect(error == (isUp ? .tooBusy : .notConnected))
        }
      case 4...5:
        #expect(ledger.takeWaiting() == waiting.map(\.ticket))
        sent += waiting
        waiting = []
      case 6...7 where !sent.isEmpty:
        if sent[0].count > 0 {
          #expect(try ledger.take(.rows(PostgresRows())) == nil)
          sent[0].count -= 1
        } else {
          #expect(try ledger.take(.mark)?.ticket == sent[0].ticket)
          ended.append(sent.removeFirst().ticket)
        }
      case 8:
        ledger.connected()
        isUp = true
      case 9:
        let outcomes = ledger.lost()
        isUp = false
        #expect(outcomes.map(\.ticket) == (sent + waiting).map(\.ticket))
        ended += outcomes.map(\.ticket)
        (waiting, sent) = ([], [])
      default: break
      }
      #expect(ledger.nextStatementCount == nil || !sent.isEmpty)
    }
    ended += ledger.lost(isClosed: true).map(\.ticket)
    #expect(ended.sorted() == Array(1..<asked + 1))
  }
}
