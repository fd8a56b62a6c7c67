import NearbyCore
import NearbyProtocol

/// Everyone of a data set at once, each reporting again as soon as the last report is accepted: what a server carries.
package struct Load: Sendable {
  private let configuration: ReplayConfiguration
  private let duration: Duration

  /// - Parameters:
  ///   - configuration: Where the server is, what is said to it, and who says it. Nothing is checked.
  ///   - duration: How long everyone reports, once everyone is connected.
  package init(_ configuration: ReplayConfiguration, duration: Duration) {
    self.configuration = configuration
    self.duration = duration
  }

  package func run() async throws -> LoadReport {
    let context = ReplayContext(clock: SystemClock(), trace: nil)
    let ways = Dictionary(grouping: configuration.dataSet.checkIns, by: \.user).mapValues { $0.map(\.coordinate) }
    return try await withThrowingTaskGroup(of: Void.self) { group in
      var clients: [ReplayClient] = []
      for user in ways.keys.sorted() {
        let client = try await configuration.connect(user, context: context)
        group.addTask { await client.run() }
        try await client.open(token: configuration.token(user))
        clients.append(client)
      }
      let start = ContinuousClock.now
      let accepted = try await report(ways, clients, until: start + duration)
      let seconds = start.duration(to: .now) / .seconds(1)
      var report = LoadReport(users: clients.count, reports: accepted.count, seconds: seconds, news: 0)
      (report.p50Ms, report.p99Ms) = (accepted.percentile(0.50), accepted.percentile(0.99))
      for client in clients {
        await client.close()
        let counts = await client.counts
        report.news += counts.appeared + counts.moved + counts.left
      }
      try await group.waitForAll()
      return report
    }
  }

  /// Lets everyone walk its way again and again, and returns how many milliseconds each report took, in order.
  private func report(
    _ ways: [UserID: [Coordinate]], _ clients: [ReplayClient], until deadline: ContinuousClock.Instant
  ) async throws -> [Double] {
    try await withThrowingTaskGroup(of: [Double].self) { group in
      for client in clients {
        group.addTask {
          var milliseconds: [Double] = []
          while true {
            for coordinate in ways[client.user] ?? [] {
              let start = ContinuousClock.now
              guard start < deadline else { return milliseconds }
              try await client.report(coordinate, capturedAt: nil)
              milliseconds.append(start.duration(to: .now).inMilliseconds)
            }
          }
        }
      }
      var all: [Double] = []
      for try await milliseconds in group { all += milliseconds }
      return all.sorted()
    }
  }
}

/// What a server carried.
package struct LoadReport: Encodable, Sendable {
  package var users: Int

  /// How many reports were accepted.
  package var reports: Int
  package var seconds: Double

  /// What clients were told of friends: appeared, moved and left.
  package var news: Int

  /// Milliseconds from sending a report to its acceptance.
  package var p50Ms = 0.0
  package var p99Ms = 0.0

  enum CodingKeys: String, CodingKey {
    case users, reports, seconds, news
    case p50Ms = "p50_ms"
    case p99Ms = "p99_ms"
  }

  /// What was found, for people.
  package var summary: String {
    """
    \(users) users, \(reports) reports in \(seconds.inTenths) s: \
    \(Int(Double(reports) / seconds)) a second, \(Int(Double(news) / seconds)) news a second
    accepted after \(p50Ms.inTenths) ms in the middle, \(p99Ms.inTenths) ms at 99 %
    """
  }
}
