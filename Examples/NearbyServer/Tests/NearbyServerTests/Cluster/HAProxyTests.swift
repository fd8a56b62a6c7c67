import NearbyCore
import NearbyProtocol
import Testing

@testable import NearbyServer

/// Servers behind a load balancer, as the cluster script configures it.
@Suite(.enabled(if: HAProxy.isWanted), .timeLimit(.minutes(2)))
struct HAProxyTests {
  @Test func `A server that leaves gets nobody new, and keeps whom it has until they have been told`() async throws {
    let clock = ManualClock(now: SystemClock().now.wall)
    try await RunningServer.run(changing: {
      $0.clock = clock
      $0.unreadyPeriod = .seconds(5)
      $0.isDevelopment = true
    }) { leaving in
      try await RunningServer.run { staying in
        try await HAProxy.run(inFrontOf: [leaving, staying]) { proxy in
          var (told, kept): ([TestClient], [TestClient]) = ([], [])
          /// Connects one more client, and says whether the server that leaves has got it.
          func connect() async throws -> Bool {
            let count = try await leaving.sessionCount
            let client = try await TestClient.welcomed(byPort: proxy.port, as: "anna")
            let isThere = try await leaving.sessionCount > count
            if isThere { told.append(client) } else { kept.append(client) }
            return isThere
          }
          while told.isEmpty || kept.isEmpty { _ = try await connect() }
          leaving.shutDown()
          // HAProxy learns of it when it asks next; whoever comes before is served as well.
          var countElsewhere = 0
          while countElsewhere < 4 { countElsewhere = try await connect() ? 0 : countElsewhere + 1 }
          #expect(try await leaving.get("/readyz").status == 404)
          for client in told + kept { try await client.settle() }

          clock.advance(by: .seconds(5))
          for client in told {
            _ = try await client.hearGoingAway()
            #expect(try await client.hearClose() == .draining)
          }
          for client in kept { try await client.settle() }
          #expect(try await proxy.status(of: "/readyz") == 200)
        }
      }
    }
  }
}

extension RunningServer {
  /// How many sessions are open, of a server in development.
  fileprivate var sessionCount: Int {
    get async throws {
      let text = try await get("/status").text
      return text.firstMatch(of: /"sessions":(\d+)/).flatMap { Int($0.output.1) } ?? 0
    }
  }
}
