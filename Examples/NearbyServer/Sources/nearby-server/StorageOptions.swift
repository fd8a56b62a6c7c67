import ArgumentParser
import Foundation
import Logging
import NearbyPostgres
import NearbyServer

/// Where friendships, decisions and reports are kept.
struct StorageOptions: ParsableArguments {
  #if SQLite
    @Option(
      help: ArgumentHelp(
        "The SQLite file of friendships, decisions and reports; in memory when not given.", valueName: "path"))
    var database: String?
  #else
    /// What this build cannot open.
    var database: String? { nil }
  #endif

  @Option(
    help: ArgumentHelp(
      "The PostgreSQL database in the place of a file, which servers share. Since others can read a command line, it "
        + "is taken from NEARBY_POSTGRES as well, and the password from PGPASSWORD or PGPASSFILE.",
      valueName: "postgresql://…"))
  var postgres: String?

  func validate() throws {
    guard database == nil || postgres == nil else {
      throw ValidationError("--database and --postgres exclude each other.")
    }
  }

  /// Where the PostgreSQL database is, if one is used.
  var address: PostgresAddress? {
    let environment = database == nil ? ProcessInfo.processInfo.environment["NEARBY_POSTGRES"] : nil
    // What is empty counts as not given, as everywhere in the environment.
    return (postgres ?? environment.flatMap { $0.isEmpty ? nil : $0 }).map(PostgresAddress.init)
  }

  /// Whether anything outlives the process.
  var isLasting: Bool { database != nil || address != nil }

  /// Opens what was chosen.
  ///
  /// - Parameter options: How to talk to a PostgreSQL server.
  func open(
    options: PostgresOptions = PostgresOptions(), health: PortHealth? = nil, logger: Logger
  ) async throws -> any ServerStorage {
    #if SQLite
      if let database { return try SQLiteStorage(path: database) }
    #endif
    guard let address else { return InMemoryStorage() }
    return try await PostgresStorage.connect(address, options: options, health: health, logger: logger)
  }
}
