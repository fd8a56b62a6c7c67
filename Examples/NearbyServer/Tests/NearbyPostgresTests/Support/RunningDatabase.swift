import NearbyPostgres
import PostgresTestKit

/// Databases of nodes that share one server.
enum RunningDatabase {
  /// Runs a server, and one node at it.
  static func run(
    settings: [String] = [], options: PostgresOptions = PostgresOptions(),
    isolation: isolated (any Actor)? = #isolation,
    _ body: (PostgresDatabase, PostgresServer) async throws -> Void
  ) async throws {
    try await PostgresServer.run(settings: settings) { server in
      let database = try await PostgresDatabase.open(server.address, options: options)
      let result = await Result { () async throws in try await body(database, server) }
      await database.close()
      try result.get()
    }
  }

  /// Runs a server, and two nodes at it.
  static func pair(
    options: PostgresOptions = PostgresOptions(), isolation: isolated (any Actor)? = #isolation,
    _ body: (PostgresDatabase, PostgresDatabase, PostgresServer) async throws -> Void
  ) async throws {
    try await run(options: options) { one, server in
      let other = try await PostgresDatabase.open(server.address, options: options)
      let result = await Result { () async throws in try await body(one, other, server) }
      await other.close()
      try result.get()
    }
  }
}

extension Result where Failure == any Error {
  /// What becomes of something.
  fileprivate init(
    isolation: isolated (any Actor)? = #isolation, _ body: () async throws -> Success
  ) async {
    do {
      self = .success(try await body())
    } catch {
      self = .failure(error)
    }
  }
}
