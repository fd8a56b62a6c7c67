import NIOCore
import NearbyCore
import NearbyRedis
import RedisTestKit
import Testing

/// Servers that are not what they were. Each test is named after what users may rely on.
@Suite(.enabled(if: ServerProgram.isRedisWanted, "redis-server is not installed"))
struct PrimaryTests {
  private let anna: UserID

  init() throws {
    anna = try UserID("anna")
  }

  /// redis 2942: a replica takes what is published, and nobody hears it.
  @Test(arguments: RedisOptions.versions)
  func aNodeIsToldWhenItsServerBecomesAReplica(version: RedisOptions.ProtocolVersion) async throws {
    try await RedisServer.run { server in
      try await RunningBroker.run(at: server.endpoint) {
        $0.protocolVersion = version
        $0.probeInterval = .milliseconds(100)
      } _: { node in
        try await node.subscribe(anna)
        // Of nobody: the port is closed.
        _ = try await server.answer(["REPLICAOF", "127.0.0.1", "1"])
        try await eventually("it is found out, also while it is busy") {
          _ = try? await node.publish(anna, 1...1)
          return node.events.count(of: .lost(.notPrimary)) >= 2
        }
        await #expect(throws: RedisError.notConnected) { try await node.publish(anna, 2...2) }
        await #expect(throws: RedisError.notConnected) { try await node.subscribe(anna) }
        _ = try await server.answer(["REPLICAOF", "NO", "ONE"])
        try await node.comeBack([anna], afterLoss: 1)
        try await node.waitUntilHeard(anna, 3)
        #expect(node.lossCount == 1)
      }
    }
  }

  /// sage 108: a client kept the address of a server that was replaced.
  @Test func aServerThatWasReplacedHearsNothingMore() async throws {
    try await RedisServer.run { former in
      try await RedisServer.run { new in
        try await RunningBroker.run(at: former.endpoint) { node in
          try await node.subscribe(anna)
          await node.broker.update(slots: [node.slot: new.endpoint])
          try await node.comeBack([anna], afterLoss: 1)
          try await node.publish(anna, 1...3)
          try await eventually("it is heard") { node.heard(anna) == [1, 2, 3] }
          #expect(try await new.channels().count == 1)
          #expect(try await former.channels().isEmpty)
          guard case .bytes(let clients) = try await former.answer(["CLIENT", "LIST"]) else { return }
          #expect(!String(buffer: clients).contains("name=nearby"))
          // The same again changes nothing.
          await node.broker.update(slots: [node.slot: new.endpoint])
          try await node.publish(anna, 4...4)
          try await eventually("it is heard") { node.heard(anna) == [1, 2, 3, 4] }
          #expect(node.lossCount == 1)
          await node.broker.update(slots: [:])
          await #expect(throws: RedisError.unknownSlot) { try await node.publish(anna, 5...5) }
        }
      }
    }
  }

  /// go-redis 1131, ioredis 358: a server that is started again does not serve at once.
  @Test func aServerThatIsReadingItsDataIsWaitedFor() async throws {
    try await RedisServer.run { server in
      _ = try await server.answer(["DEBUG", "POPULATE", "4000"])
      _ = try await server.answer(["SAVE"])
      await server.kill()
      // Half a millisecond for each key.
      try await server.start(
        ["--key-load-delay", "500", "--loading-process-events-interval-bytes", "1024"], untilItAnswers: false)
      try await RunningBroker.run(at: server.endpoint) { node in
        try await eventually("it is found loading") { node.events.count(of: .lost(.loading)) >= 2 }
        await #expect(throws: RedisError.notConnected) { try await node.subscribe(anna) }
        try await eventually("it has loaded") { (try? await node.subscribe(anna)) != nil }
        try await node.waitUntilHeard(anna, 1)
      }
    }
  }
}
