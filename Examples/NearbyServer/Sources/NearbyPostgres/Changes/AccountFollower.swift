internal import NearbyCore

/// Tells of friendships and decisions that somebody has changed: at once, and what was not heard of as soon as it is
/// looked for.
struct AccountFollower {
  private enum Signal: Sendable {
    case notice(PostgresNotice)

    /// It is time to look; a new connection has heard nothing of what was before it.
    case look
  }

  let address: PostgresAddress
  let options: PostgresOptions
  let interval: Duration

  /// How many users are told of at once.
  private static let batchCount = 512

  /// Runs until the task is cancelled.
  func run(since horizon: Int64, _ tell: @Sendable ([UserID]) async -> Void) async throws(PostgresError) {
    // What does not fit is found by looking.
    let (signals, source) = AsyncStream.makeStream(of: Signal.self, bufferingPolicy: .bufferingNewest(4096))
    var options = options
    let monitor = options.monitor
    options.monitor = { event in
      monitor(event)
      if event == .connected { source.yield(.look) }
    }
    let link = try PostgresLink(
      to: address, options, session: [PostgresStatement("LISTEN \(PostgresMigration.channel)")],
      hear: { source.yield(.notice($0)) })
    let clock = Task { [interval] in
      while (try? await Task.sleep(for: interval)) != nil { source.yield(.look) }
    }
    var ledger = ChangeLedger(horizon: horizon)
    for await signal in signals {
      switch signal {
      case .notice(let notice):
        if let change = AccountChange(notice), ledger.heard(change) { await tell([change.user]) }
      case .look:
        // What cannot be looked for now is the next time.
        let users = (try? await look(over: link, with: &ledger)) ?? []
        for start in stride(from: 0, to: users.count, by: Self.batchCount) {
          await tell(Array(users[start..<min(start + Self.batchCount, users.count)]))
        }
      }
    }
    clock.cancel()
    await link.close()
  }

  private func look(over link: PostgresLink, with ledger: inout ChangeLedger) async throws -> [UserID] {
    let answers = try await link.perform([
      Self.horizon,
      PostgresStatement(
        "SELECT user_id, changed_in::text::bigint FROM nearby.changes WHERE changed_in >= $1::bigint::text::xid8",
        [.integer(ledger.horizon)]),
    ])
    let changes = try answers[1].map { AccountChange(user: try UserID($0.text()), transaction: try $0.integer()) }
    var row = answers[0][0]
    return ledger.found(changes, horizon: try row.integer())
  }

  /// The lowest number of a transaction that has not ended.
  static let horizon = PostgresStatement("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
}
