import NearbyPostgres
import PostgresTestKit
import Testing

/// How a database is brought up to date.
@Suite(.enabled(if: PostgresPrograms.areWanted, "PostgreSQL is not there, or the trait"), .timeLimit(.minutes(2)))
struct PostgresSchemaTests {
  @Test func `Nodes that start at the same time do every step once`() async throws {
    try await PostgresServer.run { server in
      try await withThrowingTaskGroup(of: Void.self) { group in
        for _ in 0..<8 {
          group.addTask { await (try await PostgresDatabase.open(server.address)).close() }
        }
        try await group.waitForAll()
      }
      let steps = try await server.number("SELECT count(*) FROM nearby.migrations")
      #expect(steps == (try await server.number("SELECT max(number) FROM nearby.migrations")))
    }
  }

  @Test func `A schema that is newer than the program is left alone`() async throws {
    try await RunningDatabase.run { _, server in
      try await server.perform("INSERT INTO nearby.migrations (number) VALUES (1000)")
      await #expect(throws: PostgresError.newerSchema) { try await PostgresDatabase.open(server.address) }
    }
  }

  @Test func `Whoever may only use the tables can do so once they are there`() async throws {
    try await RunningDatabase.run { _, server in
      for statement in [
        "CREATE ROLE modest LOGIN", "GRANT USAGE ON SCHEMA nearby TO modest",
        "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA nearby TO modest",
        "REVOKE CREATE ON DATABASE postgres FROM PUBLIC",
      ] { try await server.perform(statement) }
      let database = try await PostgresDatabase.open(PostgresAddress(server.url(user: "modest")))
      try await database.history.append([.sample(1)])
      await database.close()
    }
  }
}
