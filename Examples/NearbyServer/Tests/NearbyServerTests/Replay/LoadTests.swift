import Logging
import NearbyCore
import NearbyProtocol
@testable import NearbyServer
import Testing

@Suite(.timeLimit(.minutes(2)))
struct LoadTests {
  @Test func `Everyone reports until the time is over, and the server has accepted all that is counted`() async throws {
    let dataSet = try CrowdDataSet.make(seed: 3, userCount: 12, checkInCount: 200)
    try await RunningServer.run {
      ($0.users, $0.friendships) = (dataSet.users, dataSet.friendships)
      $0.rates = .unlimited
    } _: { server in
      var configuration = ReplayConfiguration(
        dataSet: dataSet, radius: Distance(miles: 5), inactiveAfter: .seconds(600),
        logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }, token: { DevelopmentTokens.token(for: $0) })
      configuration.port = server.port
      let found = try await Load(configuration, duration: .milliseconds(500)).run()
      #expect(found.users == 12 && found.reports > 12 && found.news > 0, "\(found)")
      #expect(found.seconds >= 0.5 && found.p50Ms > 0 && found.p50Ms <= found.p99Ms, "\(found)")
      var accepted = 0
      for service in server.server.services { accepted += await service.statistics.reports }
      #expect(accepted == found.reports)
    }
  }
}
