public import NearbyCore

/// What every node shares and nobody may lose, in a PostgreSQL database: the history, friendships, and what users
/// decided about being seen.
///
/// It lies in a schema `nearby`, which is made and brought up to date by whoever connects first.
public final class PostgresDatabase: Sendable {
  /// What was reported.
  public let history: PostgresLocationHistory

  /// Who is a friend of whom.
  public let directory: PostgresFriendDirectory

  /// What users decided about being seen.
  public let sharing: PostgresSharingStore

  private let links: [PostgresLink]
  private let follower: AccountFollower

  /// All that lower transactions have changed is there for whoever asks.
  private let horizon: Int64

  /// Connects, and brings the schema up to date.
  ///
  /// Reports have a connection of their own, so that nobody waits behind them to be let in, or to hide.
  ///
  /// - Parameters:
  ///   - address: Where the database is. It has to be there, and its owner may make a schema in it.
  ///   - options: How to talk to the server.
  /// - Throws: ``PostgresError``, why it cannot be used.
  public static func open(
    _ address: PostgresAddress, options: PostgresOptions = PostgresOptions()
  ) async throws(PostgresError) -> PostgresDatabase {
    let horizon = try await migrate(address, options)
    let reports = try PostgresLink(to: address, options)
    // What was promised to be kept before it is accepted is on the disk, whatever the server's setting is.
    let accounts = try PostgresLink(
      to: address, options,
      session: [PostgresStatement("SET synchronous_commit = on"), PostgresStatement("SET nearby.writer = 'node'")])
    let follower = AccountFollower(address: address, options: options, interval: .seconds(5))
    let database = PostgresDatabase(reports: reports, accounts: accounts, follower, horizon: horizon)
    do {
      for link in database.links { try await link.waitUntilConnected() }
    } catch {
      await database.close()
      throw error
    }
    return database
  }

  private init(reports: PostgresLink, accounts: PostgresLink, _ follower: AccountFollower, horizon: Int64) {
    (self.follower, self.horizon) = (follower, horizon)
    history = PostgresLocationHistory(reports)
    (directory, sharing) = (PostgresFriendDirectory(accounts), PostgresSharingStore(accounts))
    links = [reports, accounts]
  }

  /// Tells of users whose friendships or decisions somebody has changed, be it a node or another program: at once, and
  /// after five seconds at the latest when there is a connection (again). Runs until the task is cancelled, on a
  /// connection of its own.
  ///
  /// - Parameter tell: Takes at most 512 users; the next are told of when it returns.
  /// - Throws: ``PostgresError/unreachable(reason:)`` when there are no file descriptors left.
  public func followChanges(_ tell: @Sendable ([UserID]) async -> Void) async throws(PostgresError) {
    try await follower.run(since: horizon, tell)
  }

  /// Ends all connections for good. What is under way may have been done or not.
  public func close() async {
    for link in links { await link.close() }
  }

  /// - Returns: A number such that all that lower transactions have changed is there.
  private static func migrate(
    _ address: PostgresAddress, _ options: PostgresOptions
  ) async throws(PostgresError) -> Int64 {
    var options = options
    // Others may be at it, and to change a table that is large takes its time.
    options.statementTimeout = .seconds(600)
    options.monitor = { _ in }
    let link = try PostgresLink(to: address, options)
    do {
      try await link.waitUntilConnected()
      try await PostgresSchema(link: link).migrate()
      var row = try await link.perform(AccountFollower.horizon)[0]
      let horizon = try row.integer()
      await link.close()
      return horizon
    } catch {
      await link.close()
      throw error
    }
  }
}
