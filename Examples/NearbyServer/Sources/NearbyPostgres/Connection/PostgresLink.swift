internal import Foundation

/// Keeps one connection to a server, and makes a new one whenever it breaks.
///
/// There is no queue: what is asked for while there is no connection fails at once, and nothing that was said before a
/// break is said after it. It has a thread of its own, since looking up the name of a host waits.
package final class PostgresLink: Sendable {
  private let mailbox: LinkMailbox

  /// Begins to connect.
  ///
  /// - Parameters:
  ///   - address: Where the server is.
  ///   - options: How to talk to it.
  ///   - session: What each new connection says first. It is of no use before that has succeeded.
  ///   - hear: Takes what channels are told. Called on the thread of the connection: it must not wait for anything.
  /// - Throws: `unreachable` when there are no descriptors left.
  package init(
    to address: PostgresAddress, _ options: PostgresOptions, session: [PostgresStatement] = [],
    hear: @escaping @Sendable (PostgresNotice) -> Void = { _ in }
  ) throws(PostgresError) {
    let mailbox = try LinkMailbox(maximumRequestCount: options.maximumRequestCount)
    self.mailbox = mailbox
    Thread.detachNewThread {
      var loop = LinkLoop(address, options, session: session, mailbox: mailbox, hear: hear)
      loop.run()
    }
  }

  deinit {
    mailbox.close()
  }

  /// Returns when the first attempt to connect has succeeded.
  ///
  /// - Throws: Why it has not. More attempts are made all the same.
  package func waitUntilConnected() async throws(PostgresError) {
    try await mailbox.waitUntilTried()
  }

  /// Has statements done, in one transaction, and returns what each answers. Requests are done in the order in which
  /// they are asked, and many may be under way at a time.
  ///
  /// - Throws: `notConnected` or `tooBusy` when nothing was sent, `refused` or `timedOut` when nothing was done,
  ///   `connectionLost` when nothing is known of the outcome.
  package func perform(_ statements: [PostgresStatement]) async throws(PostgresError) -> [PostgresRows] {
    guard !statements.isEmpty else { return [] }
    return try await mailbox.ask(statements)
  }

  /// Has one statement done.
  package func perform(_ statement: PostgresStatement) async throws(PostgresError) -> PostgresRows {
    guard let rows = try await mailbox.ask([statement]).first else { throw .unexpectedReply }
    return rows
  }

  /// Ends the connection, and makes no new one. What is under way ends as `connectionLost`.
  package func close() async {
    mailbox.close()
    await mailbox.waitUntilEnded()
  }
}
