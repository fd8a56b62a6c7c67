import NearbyCore
import NearbyRedis
import RedisTestKit
import Testing

/// Servers that are none, and others who publish on our channels.
@Suite struct HostileServerTests {
  private let anna: UserID

  init() throws {
    anna = try UserID("anna")
  }

  @Test(arguments: [
    ("*4294967295\r\n", RedisError.violation(.tooManyElements)),
    ("$9223372036854775807\r\n", .violation(.tooManyBytes)),
    ("HTTP/1.1 400 Bad Request\r\n", .violation(.unknownType(0x48))), (":1\r\n", .unexpectedReply),
    ("-MISCONF no\r\n", .unexpectedReply),
  ])
  func aServerThatTalksNonsenseIsLeft(nonsense: String, error: RedisError) async throws {
    try await ScriptedServer.run { _ in
      ScriptedServer.welcome + nonsense
    } _: { server, endpoint in
      try await RunningBroker.run(at: endpoint) { node in
        try await eventually("both connections are given up") { node.events.count(of: .lost(error)) >= 2 }
        try await eventually("others are tried") { server.connectionCount > 4 }
      }
    }
  }

  @Test func aServerThatSaysNothingHoldsNobodyUp() async throws {
    try await ScriptedServer.run { _ in
      ""
    } _: { _, endpoint in
      let start = ContinuousClock.now
      try await RunningBroker.run(at: endpoint) {
        $0.connectTimeout = .milliseconds(200)
      } _: { node in
        try await eventually("both connections are given up") { node.events.count(of: .lost(.silence)) >= 2 }
        await #expect(throws: RedisError.notConnected) { try await node.subscribe(anna) }
      }
      #expect(ContinuousClock.now - start < .seconds(30))
    }
  }

  @Test(
    .enabled(if: ServerProgram.isRedisWanted, "redis-server is not installed"),
    arguments: [.perUser, .buckets(1)] as [RedisChannelForm])
  func whatOthersPublishOnAChannelHarmsNobody(form: RedisChannelForm) async throws {
    try await RedisServer.run { server in
      try await RunningBroker.run(at: server.endpoint, form: form) { node in
        try await node.subscribe(anna)
        let channel = try #require(try await server.channels().first)
        for garbage in ["", "\u{1}", "garbage", String(repeating: "x", count: 500_000)] {
          _ = try await server.answer(["PUBLISH", .text(channel), .text(garbage)])
        }
        try await node.publish(anna, 1...1)
        try await eventually("the next message comes") { node.heard(anna) == [1] }
        #expect(node.events.count(of: .unreadableMessage) >= 3)
        #expect(node.lossCount == 0)
      }
    }
  }
}
