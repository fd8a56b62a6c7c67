package import Logging
package import NearbyCore
package import NearbyPostgres

/// Everything in a PostgreSQL database, which any number of servers share.
package struct PostgresStorage: ServerStorage {
  private let database: PostgresDatabase
  private let logger: Logger

  /// How often the days to come are looked after.
  private static let upkeepInterval = Duration.seconds(3600)

  /// Connects, and brings the schema up to date.
  ///
  /// - Throws: ``UnusablePart``, which says what cannot be used, and why.
  package static func connect(
    _ address: PostgresAddress, options: PostgresOptions = PostgresOptions(), health: PortHealth? = nil,
    logger: Logger
  ) async throws -> PostgresStorage {
    var options = options
    if let health { options.monitor = { health.databaseChanged("\(address)", $0) } }
    let database = try await UnusablePart.check("\(address)") { [options] in
      try await PostgresDatabase.open(address, options: options)
    }
    return PostgresStorage(database: database, logger: logger)
  }

  package var archive: any ReportArchive { database.history }
  package var directory: any AccountDirectory { database.directory }
  package var sharing: any SharingStore { database.sharing }

  package var isShared: Bool { true }

  /// Makes partitions for the days to come, and tells the nodes what others change.
  package func serve(_ services: [NearbyService], clock: any TimeSource) async {
    async let following: Void = follow(services)
    await prepareDays(clock)
    await following
  }

  private func follow(_ services: [NearbyService]) async {
    do {
      try await database.followChanges { users in
        for service in services { await service.accountsChanged(of: users) }
      }
    } catch {
      logger.error("changes of accounts are not heard of", metadata: ["error": "\(error)"])
    }
  }

  private func prepareDays(_ clock: any TimeSource) async {
    repeat {
      do {
        try await database.history.prepareDays(around: clock.now.wall)
      } catch {
        // Until the next time, reports of other days lie together.
        logger.warning("the days to come have no partitions yet", metadata: ["error": "\(error)"])
      }
    } while (try? await clock.sleep(until: clock.now.monotonic.advanced(by: Self.upkeepInterval))) != nil
  }

  package func close() async { await database.close() }
}

extension PostgresFriendDirectory: AccountDirectory {}

extension PostgresLocationHistory: ReportArchive {
  package func removeOldest(acceptedBefore end: Timestamp, limit: Int) async throws -> Int? {
    if let count = try await dropDay(endedBefore: end) { return count }
    let count = try await removeStrays(acceptedBefore: end, limit: limit)
    return count > 0 ? count : nil
  }
}
