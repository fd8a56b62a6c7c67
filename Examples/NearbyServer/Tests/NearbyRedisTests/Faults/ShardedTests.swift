import NearbyCore
import NearbyRedis
import NearbyTestKit
import RedisTestKit
import Testing

/// Channels on the primaries of a Redis Cluster. Each test is named after what users may rely on.
@Suite(.enabled(if: ServerProgram.isRedisWanted, "redis-server is not installed"), .timeLimit(.minutes(2)))
struct ShardedTests {
  private let anna: UserID

  init() throws {
    anna = try UserID("anna")
  }

  /// Runs a cluster of one primary that has all hash slots.
  private static func runCluster(
    _ program: ServerProgram, _ body: (RedisServer) async throws -> Void
  ) async throws {
    let bus = try await RedisServer.freePort()
    let arguments = ["--cluster-enabled", "yes", "--cluster-port", "\(bus)", "--cluster-require-full-coverage", "no"]
    try await RedisServer.run(program, arguments) { server in
      _ = try await server.answer(["CLUSTER", "ADDSLOTSRANGE", "0", "16383"])
      try await eventually("the cluster serves") {
        try await server.answer(["SPUBLISH", "somebody", "listens"]) == .integer(0)
      }
      try await body(server)
    }
  }

  private static func hashSlot(of slot: SlotID, at server: RedisServer) async throws -> RedisArgument {
    let answer = try await server.answer(["CLUSTER", "KEYSLOT", .text("{\(slot.text)}")])
    guard case .integer(let number) = answer else { throw RedisError.unexpectedReply }
    return .integer(number)
  }

  /// Centrifugo PRO 6.8.4: a command about channels of several hash slots is refused as a whole.
  @Test(arguments: ServerProgram.all, [.perUser, .buckets(4)] as [RedisChannelForm])
  func theBrokerKeepsItsPromisesInACluster(program: ServerProgram, form: RedisChannelForm) async throws {
    let slots = try [SlotID("s1"), SlotID("s2")]
    try await Self.runCluster(program) { server in
      // The subscriptions of both slots are at one server, so the checks cannot break one of them alone.
      try await ChannelBrokerConformance.check(slots: slots, patience: .seconds(20)) {
        try RedisChannelBroker(
          slots: [slots[0]: server.endpoint, slots[1]: server.endpoint], form: form, pubSub: .sharded)
      }
    }
  }

  /// node-redis 3311, redis-py 4038, lettuce 3213: the server ends subscriptions by itself when a hash slot leaves it.
  @Test(arguments: [.perUser, .buckets(4)] as [RedisChannelForm])
  func aHashSlotThatLeavesItsServerIsToldAsALossAndUsedAgainWhenItIsBack(form: RedisChannelForm) async throws {
    try await Self.runCluster(.redis) { server in
      try await RunningBroker.run(at: server.endpoint, form: form, pubSub: .sharded) { node in
        let hashSlot = try await Self.hashSlot(of: node.slot, at: server)
        for round in 1...3 {
          try await eventually("it can be subscribed") { (try? await node.subscribe(anna)) != nil }
          try await node.waitUntilHeard(anna, Int64(round))
          _ = try await server.answer(["CLUSTER", "DELSLOTS", hashSlot])
          try await eventually("the loss is told") { node.lossCount == round }
          await #expect(throws: RedisError.self) { try await node.subscribe(anna) }
          await #expect(throws: RedisError.self) { try await node.publish(anna, 1000...1000) }
          _ = try await server.answer(["CLUSTER", "ADDSLOTS", hashSlot])
        }
        #expect(!node.heard(anna).contains(1000))
        #expect(node.events.count(of: .lost(.subscriptionWasEnded)) == 3)
      }
    }
  }

  /// valkey 1066: what is left while its hash slot leaves has two answers, of which one was taken for that of another
  /// command.
  @Test func leavingAChannelWhileItsHashSlotLeavesConfusesNobody() async throws {
    let users = try (0..<200).map { try UserID("user-\($0)") }
    try await Self.runCluster(.redis) { server in
      try await RunningBroker.run(at: server.endpoint, pubSub: .sharded) { node in
        let hashSlot = try await Self.hashSlot(of: node.slot, at: server)
        for round in 1...10 {
          try await eventually("all can be subscribed") {
            (try? await node.broker.subscribe(to: users, at: node.slot)) != nil
          }
          async let leaving: Void = node.broker.unsubscribe(from: Array(users.prefix(round * 20)), at: node.slot)
          _ = try await server.answer(["CLUSTER", "DELSLOTS", hashSlot])
          try? await leaving
          _ = try await server.answer(["CLUSTER", "ADDSLOTS", hashSlot])
        }
        try await eventually("all can be subscribed") {
          (try? await node.broker.subscribe(to: users, at: node.slot)) != nil
        }
        for user in users { try await node.waitUntilHeard(user, 1) }
        guard case .array(let names) = try await server.answer(["PUBSUB", "SHARDCHANNELS"]) else { return }
        #expect(names.count == users.count)
      }
    }
  }
}
