import ArgumentParser
import Foundation
import NIOCore
import NearbyCore
import NearbyProtocol
@testable import NearbyServer
@testable import nearby_server
import Testing

/// How a server leaves.
@Suite(.serialized, .timeLimit(.minutes(2)))
struct ShutdownTests {
  @Test(arguments: [SIGTERM, SIGINT])
  func `A second signal ends the server at once`(signal: Int32) async throws {
    try await TemporaryFile.folder([:]) { folder in
      let server = try Command(
        ["serve", "--port", "0", "--development", "--unready-seconds", "0", "--drain-grace-seconds", "3600"],
        folder: folder)
      defer { server.send(SIGKILL) }
      let client = try await TestClient.welcomed(byPort: try await server.port(), as: "anna")
      server.send(signal)
      _ = try await client.hearGoingAway()
      server.send(signal)
      #expect(try await server.end().status == 128 + signal)
    }
  }

  @Test func `The port stays open until load balancers have noticed`() async throws {
    let clock = ManualClock(now: SystemClock().now.wall)
    try await RunningServer.run(changing: {
      $0.clock = clock
      $0.unreadyPeriod = .seconds(5)
    }) { server in
      #expect(try await server.get("/readyz").status == 200)
      server.shutDown()
      // Nobody is connected, and still the answer can be asked for again and again.
      while try await server.get("/readyz").status != 503 { await Task.yield() }
      #expect(try await server.get("/healthz").status == 200)
      // Whoever is still sent here is served like anybody else.
      let client = try await TestClient.welcomed(by: server, as: "anna")
      try await client.settle()
      #expect(try await server.get("/readyz").status == 503)
      clock.advance(by: .seconds(5))
      _ = try await client.hearGoingAway()
      clock.advance(by: .seconds(5))
      #expect(try await client.hearClose() == .draining)
    }
  }

  @Test func `A connection that says nothing does not hold up the end`() async throws {
    // Longer than the test may take: only the shutdown itself can end the connection.
    try await RunningServer.run(changing: { $0.requestLimits.request = .hours(1) }) { server in
      let silent = try await RawConnection.open(to: server)
      async let ending = silent.exchange("")
      // The server has accepted the silent one once it has answered one that came later.
      #expect(try await server.get("/healthz").status == 200)
      server.shutDown()
      let heard = try await ending
      #expect(heard.isEmpty)
    }
  }

  @Test func `What is usual fits into the grace of Kubernetes`() throws {
    let serve = try #require(try NearbyServerCommand.parseAsRoot(["serve", "--development"]) as? ServeCommand)
    let answerToClose: Int64 = 5
    #expect(serve.unreadySeconds + serve.drainGraceSeconds + serve.drainSeconds + answerToClose < 30)
    #expect(serve.unreadySeconds > 0 && serve.drainGraceSeconds > 0 && serve.drainSeconds > 0)
  }
}
