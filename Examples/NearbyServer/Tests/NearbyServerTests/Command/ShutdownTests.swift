import ArgumentParser
import Foundation
import Logging
import NIOCore
import NIOPosix
import NearbyCore
import NearbyProtocol
import NearbySQLite
@testable import NearbyServer
@testable import nearby_server
import ServiceLifecycle
import Testing
import UnixSignals

/// A WebSocket client that reads nothing after it has become one.
private final class LingeringClient: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer

  private let upgraded: EventLoopPromise<Void>

  private init(_ upgraded: EventLoopPromise<Void>) {
    self.upgraded = upgraded
  }

  static func connect(toPort port: Int) async throws -> any Channel {
    let upgraded = MultiThreadedEventLoopGroup.singleton.next().makePromise(of: Void.self)
    let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .channelOption(.allowRemoteHalfClosure, value: true)
      .channelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(LingeringClient(upgraded))
        }
      }
      .connect(host: "127.0.0.1", port: port).get()
    try await channel.writeAndFlush(ByteBuffer(string: RawConnection.upgrade))
    try await upgraded.futureResult.get()
    return channel
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    let upgraded = upgraded
    context.channel.setOption(.autoRead, value: false).whenComplete { _ in upgraded.succeed() }
  }
}

/// A service that waits for whatever does not come.
private struct Immovable: Service {
  func run() async throws {
    for await _ in AsyncStream<Never>.makeStream().stream {}
  }
}

/// How a server leaves.
@Suite(.serialized, .timeLimit(.minutes(2)))
struct ShutdownTests {
  @Test func `Clients are told when to come back, closed over the spread, and the server ends well`() async throws {
    try await TemporaryFile.folder([:]) { folder in
      let server = try Command(
        [
          "serve", "--port", "0", "--development", "--nodes", "1",
          "--unready-seconds", "1", "--drain-grace-seconds", "1", "--drain-seconds", "3",
        ], folder: folder)
      defer { server.send(SIGKILL) }
      let port = try await server.port()
      var clients: [TestClient] = []
      for number in 1...8 { clients.append(try await .welcomed(byPort: port, as: "user-\(number)")) }
      let start = ContinuousClock.now
      server.send(SIGTERM)
      let closings = try await withThrowingTaskGroup(of: (hint: Int64, time: ContinuousClock.Instant).self) { group in
        for client in clients {
          group.addTask {
            let hint = try await client.hearGoingAway().reconnectAfterMilliseconds
            #expect(try await client.hearClose() == .draining)
            return (hint, .now)
          }
        }
        return try await group.reduce(into: []) { $0.append($1) }
      }
      // The grace and the share of the spread before its own closing.
      #expect(closings.allSatisfy { (0..<4000).contains($0.hint) } && Set(closings.map(\.hint)).count > 1)
      // Unready and grace have passed for the first, and seven eighths of the spread more for the last.
      let times = closings.map(\.time).sorted()
      #expect(times[0] - start >= .seconds(2) && times[7] - start >= .milliseconds(4600))
      #expect(try await server.end().status == 0)
      #expect(!server.errors.contains("too long"))
    }
  }

  @Test(arguments: [SIGTERM, SIGINT])
  func `A second signal closes all clients, and what they said is stored`(signal: Int32) async throws {
    try await TemporaryFile.folder([:]) { folder in
      let arguments = ["serve", "--port", "0", "--development", "--database", folder + "/nearby.sqlite"]
      let server = try Command(arguments + ["--unready-seconds", "3600"], folder: folder)
      defer { server.send(SIGKILL) }
      let port = try await server.port()
      let client = try await TestClient.welcomed(byPort: port, as: "anna")
      server.send(signal)
      while !server.errors.contains("not ready any more") { try await Task.sleep(for: .milliseconds(10)) }
      // Not waited for: it is stored all the same.
      try await client.report(52.5, 13.4)
      try await client.settle()
      server.send(signal)
      #expect(try await client.hearClose() == .goingAway)
      #expect(try await server.end().status == 0)
      let database = try SQLiteDatabase(path: folder + "/nearby.sqlite")
      #expect(try await SQLiteLocationHistory(database).entries(of: UserID("anna")).count == 1)
      try database.close()
    }
  }

  @Test(arguments: [SIGTERM, SIGINT])
  func `A third signal ends the server at once`(signal: Int32) async throws {
    try await TemporaryFile.folder([:]) { folder in
      let server = try Command(["serve", "--port", "0", "--development", "--drain-seconds", "3600"], folder: folder)
      defer { server.send(SIGKILL) }
      let port = try await server.port()
      // It reads nothing more, and so does not answer when it is closed.
      let lingering = try await LingeringClient.connect(toPort: port)
      let other = try await TestClient.welcomed(byPort: port, as: "anna")
      server.send(signal)
      while !server.errors.contains("not ready any more") { try await Task.sleep(for: .milliseconds(10)) }
      server.send(signal)
      while !server.errors.contains("a second signal") { try await Task.sleep(for: .milliseconds(10)) }
      server.send(signal)
      #expect(try await server.end().status == 128 + signal)
      // It may have been reset.
      try? await lingering.close()
      _ = try await other.hearClose()
    }
  }

  @Test func `Who does not leave in time does not hold up the end`() async throws {
    let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    let (signals, sender) = AsyncStream.makeStream(of: UnixSignal.self)
    sender.yield(.sigterm)
    // What never ends by itself returns here because it is cancelled.
    try await ServiceGroup(services: [Immovable()], logger: logger)
      .run(endedBy: signals, within: .milliseconds(1), logger: logger)
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
      while try await server.get("/readyz").status != 404 { await Task.yield() }
      #expect(try await server.get("/healthz").status == 200)
      // Whoever is still sent here is served like anybody else.
      let client = try await TestClient.welcomed(by: server, as: "anna")
      try await client.settle()
      #expect(try await server.get("/readyz").status == 404)
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
    #expect(serve.timeToLeave + ServiceGroup.patience < .seconds(30))
    #expect(serve.unreadySeconds > 0 && serve.drainGraceSeconds > 0 && serve.drainSeconds > 0)
  }
}
