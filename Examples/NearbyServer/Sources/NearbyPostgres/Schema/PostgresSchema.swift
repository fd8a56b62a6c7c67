/// Brings a database up to date, also when several nodes do so at the same time.
struct PostgresSchema {
  /// The first number of all advisory locks of this target: nobody else's, with luck.
  static let lock = 0x4E42_5900

  let link: PostgresLink

  /// Does the steps that are missing.
  ///
  /// - Throws: `newerSchema` when there are steps that this version does not know.
  func migrate() async throws(PostgresError) {
    let known = Int64(PostgresMigration.all.count)
    var done = try await doneCount()
    if done == nil {
      _ = try await link.perform([
        Self.locking, PostgresStatement("CREATE SCHEMA IF NOT EXISTS nearby"),
        PostgresStatement(
          """
          CREATE TABLE IF NOT EXISTS nearby.migrations (
            number bigint PRIMARY KEY, done_at timestamptz NOT NULL DEFAULT now()
          )
          """),
      ])
      done = try await doneCount()
    }
    guard let done else { throw .unexpectedReply }
    guard done <= known else { throw .newerSchema }
    for migration in PostgresMigration.all where migration.number > done { try await perform(migration) }
  }

  /// Does a step, unless another node has done it meanwhile.
  private func perform(_ migration: PostgresMigration) async throws(PostgresError) {
    let note = PostgresStatement(
      "INSERT INTO nearby.migrations (number) VALUES ($1)", [.integer(migration.number)])
    do {
      _ = try await link.perform([Self.locking, note] + migration.statements.map { PostgresStatement($0) })
    } catch .refused(.uniqueViolation) {
      return
    }
  }

  /// How many steps have been done; `nil` before the first.
  private func doneCount() async throws(PostgresError) -> Int64? {
    var answer = try await link.perform(PostgresStatement("SELECT to_regclass('nearby.migrations') IS NOT NULL"))[0]
    guard try answer.boolean() else { return nil }
    var count = try await link.perform(
      PostgresStatement("SELECT coalesce(max(number), 0) FROM nearby.migrations"))[0]
    return try count.integer()
  }

  private static let locking = PostgresStatement(
    "SELECT pg_advisory_xact_lock($1::int, 1)", [.integer(Int64(lock))])
}
