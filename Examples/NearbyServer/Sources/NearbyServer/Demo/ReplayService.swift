import Logging
import NearbyCore
import ServiceLifecycle
import Synchronization

/// The replay as a part of the demonstration: starts when the server listens, and keeps the time going afterwards.
final class ReplayService: Service {
  private let server: ReferenceServer
  private let configuration: DemoConfiguration
  private let clock: DataSetClock
  private let whenDone: @Sendable (ReplayReport) throws -> Void
  private let result = Mutex<ReplayReport?>(nil)

  init(
    server: ReferenceServer, configuration: DemoConfiguration, clock: DataSetClock,
    whenDone: @escaping @Sendable (ReplayReport) throws -> Void
  ) {
    self.server = server
    self.configuration = configuration
    self.clock = clock
    self.whenDone = whenDone
  }

  /// What the replay found; `nil` while it runs.
  var found: ReplayReport? { result.withLock { $0 } }

  func run() async throws {
    let port = try await server.port
    configuration.logger.notice("watch the demonstration on http://127.0.0.1:\(port)/")
    do {
      try await cancelWhenGracefulShutdown {
        var dataSet = self.configuration.dataSet
        try await self.replay(dataSet, port: port)
        // Long enough for nobody to be known any more where somebody was before.
        let pause = self.configuration.nearby.inactiveAfter + .seconds(60)
        while self.configuration.isRepeated {
          dataSet = dataSet.later(by: dataSet.duration + pause)
          try await self.replay(dataSet, port: port)
        }
      }
    } catch  where Task.isShuttingDownGracefully {
      configuration.logger.notice("the replay was stopped")
    }
    // From here on nobody sets the time, and the server drains by it.
    clock.letGo()
    if !configuration.exitsWhenDone { try? await gracefulShutdown() }
  }

  private func replay(_ dataSet: DataSet, port: Int) async throws {
    let filter = configuration.nearby.filter
    var replay = ReplayConfiguration(
      dataSet: dataSet, radius: filter.radius,
      inactiveAfter: configuration.nearby.inactiveAfter, logger: configuration.logger,
      token: DevelopmentTokens.token(for:))
    replay.port = port
    replay.leaveFactor = filter.leaveRadius.metres / filter.radius.metres
    replay.dataSetClock = clock
    configuration.prepareReplay(&replay)
    let report = try await Replay(replay).run()
    result.withLock { $0 = report }
    try whenDone(report)
  }
}
