import Logging
import NearbyCore
@testable import NearbyServer
import ServiceLifecycleTestKit

/// A reference server that listens on a port of its own while a test runs.
struct RunningServer: Sendable {
  let port: Int
  let server: ReferenceServer
  private let shutdown: GracefulShutdownTestTrigger

  /// Runs a server with the friends anna and bert, anna and carl, and dora without friends; tests change what they
  /// need.
  static func run(
    changing prepare: (inout ServerConfiguration) throws -> Void = { _ in },
    _ body: @escaping @Sendable (RunningServer) async throws -> Void
  ) async throws {
    let users = try ["anna", "bert", "carl", "dora"].map { try UserID($0) }
    var configuration = ServerConfiguration(
      nearby: NearbyConfiguration(filter: try ProximityFilter(radius: Distance(miles: 5))),
      tokens: DevelopmentTokens(), logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    configuration.users = users
    configuration.friendships = [(users[0], users[1]), (users[0], users[2])]
    configuration.port = 0
    configuration.nearby.drainGrace = .zero
    configuration.nearby.drainSpread = .zero
    try prepare(&configuration)
    let server = try ReferenceServer(configuration)
    try await testGracefulShutdown { shutdown in
      try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask { try await server.run() }
        let running = RunningServer(port: try await server.port, server: server, shutdown: shutdown)
        try await body(running)
        running.shutDown()
        try await group.waitForAll()
      }
    }
  }

  /// Asks the server to leave, as SIGTERM does.
  func shutDown() {
    shutdown.triggerGracefulShutdown()
  }
}
