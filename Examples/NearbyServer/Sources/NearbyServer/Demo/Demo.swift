import Logging
import NearbyCore
import NearbyProtocol
import ServiceLifecycle

/// A server and a replay against it in one process, both by the time of the data set.
package struct Demo: Sendable {
  private let configuration: DemoConfiguration

  package init(_ configuration: DemoConfiguration) {
    self.configuration = configuration
  }

  /// Runs until the replay is done, if it is to end then, or until SIGTERM or SIGINT.
  ///
  /// - Parameter whenDone: Gets what the replay found, as soon as it is done.
  /// - Returns: What the replay found; `nil` when it was stopped before.
  package func run(
    whenDone: @escaping @Sendable (ReplayReport) throws -> Void
  ) async throws -> ReplayReport? {
    let first = configuration.dataSet.checkIns.first?.time ?? Timestamp(milliseconds: 0)
    let clock = DataSetClock(startingAt: first)
    let server = try ReferenceServer(serverConfiguration(clock: clock))
    let replay = ReplayService(
      server: server, configuration: configuration, clock: clock, whenDone: whenDone)
    let group = ServiceGroup(
      configuration: ServiceGroupConfiguration(
        services: [
          .init(service: server),
          .init(service: replay, successTerminationBehavior: .gracefullyShutdownGroup),
        ],
        logger: configuration.logger))
    let time = Task { await clock.run() }
    defer { time.cancel() }
    try await group.runUntilSignalled(logger: configuration.logger)
    return replay.found
  }

  private func serverConfiguration(clock: DataSetClock) -> ServerConfiguration {
    var server = ServerConfiguration(
      nearby: configuration.nearby, tokens: DevelopmentTokens(), logger: configuration.logger)
    server.users = configuration.dataSet.users
    server.friendships = configuration.dataSet.friendships
    server.port = configuration.port
    server.storage = configuration.storage
    server.nodeCount = configuration.nodeCount
    server.isDevelopment = true
    server.clock = clock
    // By the clock of the data set, hours pass between two check-ins: everything would be read again for each of them.
    server.nearby.healingInterval = nil
    // By the clock of everybody else, a user says in moments what took days.
    server.rates = .unlimited
    server.nearby.drainGrace = .zero
    server.nearby.drainSpread = .milliseconds(500)
    return server
  }
}
