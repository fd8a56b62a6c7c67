import FoundationEssentials
import NIOHTTP1
import NearbyCore

/// What the server answers to plain HTTP.
struct ServerRoutes: Sendable {
  private struct UserList: Encodable {
    struct User: Encodable {
      var user: String
      var friends: Int

      /// How many of them were near when the user was last told; left out for none.
      var near: Int?

      var connected: Bool
    }

    var users: [User]
  }

  private struct Status: Encodable {
    var nowMs: String
    var radiusM: Double
    var sessions: Int
    var reports: Int
    var development = true
  }

  let configuration: ServerConfiguration
  let pages: PageFiles
  let services: [NearbyService]
  let directory: any AccountDirectory
  let presence: Presence
  let health: PortHealth
  let readiness: Readiness

  func respond(to request: WebRequest) async -> WebResponse {
    switch request.path {
    case "/healthz":
      return .text("ok\n")
    case "/readyz":
      // A load balancer takes 404 for "leaving" (HAProxy: `http-check disable-on-404`), and lets what is open go on.
      guard await isReady else { return .text("draining\n", status: .notFound) }
      // Where servers stand is nobody's business who asks here; the log has it.
      let failures = health.lastingFailures
      let losses = health.lastingLosses
      let names = failures.map(\.rawValue) + losses.map(\.rawValue)
      guard !names.isEmpty else { return .text("ready\n") }
      // Without a ring that can be read the present one goes on, and all servers lack it at once: an alarm, but no
      // reason to send clients elsewhere.
      let isUnready = failures != [.readRing] || !losses.isEmpty
      return .text("failing: \(names.joined(separator: ", "))\n", status: isUnready ? .serviceUnavailable : .ok)
    case "/users" where configuration.isDevelopment:
      guard let users = try? await users else {
        return .text("the users cannot be read\n", status: .serviceUnavailable)
      }
      return .json(users)
    case "/status" where configuration.isDevelopment:
      return .json(await status)
    default:
      return pages.response(to: request.path)
    }
  }

  var isReady: Bool {
    get async {
      guard readiness.isLasting else { return false }
      for service in services where await !service.isReady { return false }
      return true
    }
  }

  private var users: UserList {
    get async throws {
      let friendCounts = try await directory.friendCounts
      let sightings = presence.sightings
      return UserList(
        users: friendCounts.map { user, count in
          UserList.User(
            user: user.text, friends: count, near: sightings[user]?.near,
            connected: sightings[user]?.isConnected == true)
        })
    }
  }

  private var status: Status {
    get async {
      var sessions = 0
      var reports = 0
      for service in services {
        let statistics = await service.statistics
        sessions += statistics.sessions
        reports += statistics.reports
      }
      return Status(
        nowMs: String(configuration.clock.now.wall.milliseconds),
        radiusM: configuration.nearby.filter.radius.metres,
        sessions: sessions, reports: reports)
    }
  }
}
