import Foundation
import Logging
import NearbyCore
import NearbyRedis
import Synchronization
import Testing

@testable import NearbyServer

extension PageTests {
  /// What those who run a server see of it.
  struct Operations {
    @Test func `One page shows all servers of a cluster, and says which one is silent`() async throws {
      try await Chromium.run { page in
        let prepare: @Sendable (inout ServerConfiguration) -> Void = { ($0.operationsPort, $0.nodeCount) = (0, 1) }
        try await RunningServer.run(changing: prepare) { server in
          let port = try #require(try await server.server.operationsPort)
          let name = Mutex("")
          try await RunningServer.run(changing: prepare) { second in
            let other = "127.0.0.1:\(try #require(try await second.server.operationsPort))"
            name.withLock { $0 = other }
            _ = try await TestClient.welcomed(by: server, as: "anna", at: (52.5, 13.4))
            _ = try await TestClient.welcomed(by: second, as: "bert", at: (52.5, 13.4))
            try await page.load("http://127.0.0.1:\(port)/ops?with=\(other)")
            try await page.waitUntil("document.querySelectorAll('#nodes tbody tr').length === 2")
            #expect(try await page.evaluate("document.getElementById('nodes').innerText.includes('\(other)')") == true)
            try await page.waitUntil("document.getElementById('state').innerText === 'All is well'")
            try await page.screenshot("operations-of-two")
            try await page.expectNoErrors()
          }
          let silence = "\(name.withLock { $0 }): The server does not answer."
          try await page.waitUntil("document.getElementById('broken').innerText === '\(silence)'")
          #expect(try await page.evaluate("document.querySelectorAll('#nodes tbody tr').length") == 1)
        }
      }
    }

    @Test func `The page shows nodes, slots, rates and lag, what is broken, and that the server leaves`() async throws {
      let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
      // What has to last ten seconds lasts a tenth of one.
      let start = ContinuousClock.now
      let health = PortHealth(logger: logger) { start + (.now - start) * 100 }
      let clock = ManualClock(now: SystemClock().now.wall)
      try await Chromium.run { page in
        try await RunningServer.run(changing: {
          $0.clock = clock
          $0.backend = try EmbeddedBackend(slotCount: 4, clock: clock, logger: logger, health: health)
          $0.nodeCount = 2
          $0.operationsPort = 0
          $0.unreadyPeriod = .seconds(5)
        }) { server in
          let anna = try await TestClient.welcomed(by: server, as: "anna", at: (52.5, 13.4))
          let bert = try await TestClient.welcomed(by: server, as: "bert", at: (52.5, 13.4))
          _ = try await anna.hearAppeared()
          let port = try #require(try await server.server.operationsPort)
          try await page.load("http://127.0.0.1:\(port)/ops")
          try await page.waitUntil("document.getElementById('state').innerText === 'All is well'")
          for step in 1...5 {
            // Of one time, two reports could not be told apart.
            clock.advance(by: .milliseconds(10))
            try await bert.report(52.5, 13.4 + Double(step) / 10_000)
            _ = try await anna.hearMoved()
          }
          try await page.waitUntil("document.getElementById('lag').innerText.includes('ms')")
          #expect(try await page.evaluate("document.querySelectorAll('#nodes tbody tr').length") == 2)
          #expect(try await page.evaluate("document.querySelectorAll('#slots tbody tr').length") == 4)
          #expect(try await page.evaluate("Number(document.querySelector('#rates dd').innerText) > 0") == true)
          #expect(try await page.evaluate("document.getElementById('broken-section').checkVisibility()") == false)
          try await page.screenshot("operations")

          health.serverChanged("127.0.0.1:1", .lost(.closed))
          try await page.waitUntil("document.getElementById('state').innerText === 'Something is broken'")
          try await page.waitUntil("document.getElementById('broken').innerText.includes('cannot be reached')")
          try await page.screenshot("operations-broken")

          health.serverChanged("127.0.0.1:1", .connected)
          server.shutDown()
          try await page.waitUntil("document.getElementById('state').innerText === 'Leaving'")
          try await page.expectNoErrors()
          #expect(await page.requests.allSatisfy { $0.port == port })
          clock.advance(by: .seconds(5))
        }
      }
    }
  }
}
