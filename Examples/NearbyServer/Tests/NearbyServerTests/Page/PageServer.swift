import Logging
import NearbyCore
import NearbyProtocol
import ServiceLifecycle

@testable import NearbyServer

/// A real server with a handful of users, on a port of this machine.
struct PageServer: Sendable {
  /// What counts as near: five miles, ten minutes.
  static let radius = 8046.72
  static let inactiveAfter: Duration = .seconds(600)

  let port: Int
  private let token: @Sendable (UserID) -> String

  /// Serves while `body` runs, and drains then.
  ///
  /// - Parameters:
  ///   - port: 0 lets the system choose.
  ///   - authority: Who issues the tokens; without one anyone can be anyone.
  static func run(
    port: Int = 0, authority: TokenAuthority? = nil, _ body: (PageServer) async throws -> Void
  ) async throws {
    let logger = Logger(label: "page-tests") { _ in SwiftLogNoOpLogHandler() }
    var nearby = NearbyConfiguration(filter: try ProximityFilter(radius: Distance(metres: radius)))
    nearby.inactiveAfter = inactiveAfter
    nearby.drainGrace = .zero
    nearby.drainSpread = .milliseconds(200)
    var configuration = ServerConfiguration(
      nearby: nearby, tokens: authority ?? DevelopmentTokens() as any TokenVerifier, logger: logger)
    configuration.users = try Town.users.map { try UserID($0) }
    configuration.friendships = try Town.friendships()
    configuration.port = port
    configuration.isDevelopment = authority == nil
    let server = try ReferenceServer(configuration)
    let group = ServiceGroup(services: [server], logger: logger)
    try await withThrowingTaskGroup(of: Void.self) { tasks in
      tasks.addTask { try await group.run() }
      let token: @Sendable (UserID) -> String = { user in
        authority?.issue(for: user, expiresAt: SystemClock().now.wall.advanced(by: .seconds(60)))
          ?? DevelopmentTokens.token(for: user)
      }
      try await body(PageServer(port: try await server.port, token: token))
      await group.triggerGracefulShutdown()
      try await tasks.waitForAll()
    }
  }

  /// The page as this user's eyes see it.
  func url(seenBy user: String? = nil) -> String {
    "http://127.0.0.1:\(port)/" + (user.map { "#user=\($0)" } ?? "")
  }

  /// Connects as a user's device.
  func connect(_ name: String) async throws -> ReplayClient {
    let user = try UserID(name)
    let connection = try await WebSocketClient.connect(
      host: "127.0.0.1", port: port, path: "/ws", subprotocols: [Subprotocol.json.rawValue])
    let client = ReplayClient(
      user: user, connection: connection, subprotocol: .json,
      context: ReplayContext(clock: SystemClock(), trace: nil))
    // Ends with the connection.
    Task { await client.run() }
    try await client.open(token: token(user))
    return client
  }

  /// Connects everyone of the town and reports where they are.
  func populate() async throws -> [String: ReplayClient] {
    var clients: [String: ReplayClient] = [:]
    for (user, coordinate) in try Town.homes() {
      let client = try await connect(user)
      try await client.report(coordinate, capturedAt: SystemClock().now.wall)
      clients[user] = client
    }
    return clients
  }

  func token(of user: String) throws -> String {
    token(try UserID(user))
  }
}
