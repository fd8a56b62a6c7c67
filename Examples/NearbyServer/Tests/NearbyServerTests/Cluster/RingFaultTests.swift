import NIOCore
import NearbyCore
import NearbyRedis
@testable import NearbyServer
import RedisTestKit
import Testing

/// What goes wrong with a ring while servers go by it.
@Suite(.serialized, .enabled(if: ServerProgram.isRedisWanted, "redis-server is not installed"), .timeLimit(.minutes(2)))
struct RingFaultTests {
  @Test func `A lost slot makes a server unready until the ring is without it`() async throws {
    try await RedisServer.run { first in
      try await RedisServer.run { second in
        let operating = try RedisRingSource(at: first.endpoint)
        await operating.start()
        try await operating.replace(nil, with: try RedisPair.ring(1, first, second))
        var configuration = RedisBackendConfiguration(cache: first.endpoint, ring: .redis)
        configuration.options.longestReconnectDelay = .milliseconds(100)
        try await RedisPair.runTwo(configuration) { one, _ in
          _ = try await TestClient.welcomed(by: one, as: "anna", at: RedisPair.berlin)
          await second.kill()
          while try await one.get("/readyz").status == 200 { try await Task.sleep(for: .milliseconds(50)) }
          #expect(try await one.get("/readyz").text.contains("redis"))
          try await operating.replace(try RedisPair.ring(1, first, second), with: try RedisPair.ring(2, first))
          while try await one.get("/readyz").status != 200 { try await Task.sleep(for: .milliseconds(50)) }
        }
        await operating.close()
      }
    }
  }

  @Test func `A ring that is gone is told, and everybody is served on`() async throws {
    try await RedisServer.run { redis in
      let operating = try RedisRingSource(at: redis.endpoint)
      await operating.start()
      try await operating.replace(nil, with: try RedisPair.ring(1, redis))
      try await RedisPair.runTwo(RedisBackendConfiguration(cache: redis.endpoint, ring: .redis)) { one, other in
        let anna = try await TestClient.welcomed(by: one, as: "anna", at: RedisPair.berlin)
        let bert = try await TestClient.welcomed(by: other, as: "bert", at: RedisPair.berlin)
        _ = try await redis.answer(["DEL", "nearby:ring"])
        _ = try await redis.answer(["PUBLISH", "nearby:ring", "look"])
        while try await one.get("/readyz").text != "failing: readRing\n" {
          try await Task.sleep(for: .milliseconds(20))
        }
        #expect(try await one.get("/readyz").status == 200, "all servers would go at once")
        try await anna.report(52.5170, 13.3777)
        #expect(try await bert.hearMoved().user == UserID("anna"))
        try await operating.replace(nil, with: try RedisPair.ring(2, redis))
        while try await one.get("/readyz").text != "ready\n" { try await Task.sleep(for: .milliseconds(20)) }
      }
      await operating.close()
    }
  }

  @Test func `A ring with a slot that nobody can reach keeps friends from nothing`() async throws {
    try await RedisServer.run { redis in
      let operating = try RedisRingSource(at: redis.endpoint)
      await operating.start()
      let good = try RedisPair.ring(1, redis)
      try await operating.replace(nil, with: good)
      let nobody = RedisEndpoint(host: "127.0.0.1", port: try await RedisServer.freePort())
      var configuration = RedisBackendConfiguration(cache: redis.endpoint, ring: .redis)
      configuration.options.longestReconnectDelay = .milliseconds(100)
      // Longer than a slow machine takes from the change to the report.
      try await RedisPair.runTwo(configuration, linger: .seconds(90)) { one, other in
        let anna = try await TestClient.welcomed(by: one, as: "anna", at: RedisPair.berlin)
        let bert = try await TestClient.welcomed(by: other, as: "bert", at: RedisPair.berlin)
        #expect(try await anna.hearAppeared().user == UserID("bert"))
        let slots = good.slots + [RingSlot(id: try SlotID("slot-1"), endpoint: "\(nobody)")]
        let bad = try HashRing(slots: slots, epoch: 2)
        #expect(good.slot(for: try UserID("anna")) != bad.slot(for: try UserID("anna")), "nothing of it concerns Anna")
        try await operating.replace(good, with: bad)
        for server in [one, other] {
          while try await server.get("/readyz").status == 200 { try await Task.sleep(for: .milliseconds(20)) }
        }
        // What is said is said at the old slot, too, where everybody still listens.
        try await anna.report(52.5170, 13.3777)
        #expect(try await bert.hearMoved().user == UserID("anna"))
        try await operating.replace(bad, with: try RedisPair.ring(3, redis))
        for server in [one, other] {
          while try await server.get("/readyz").status != 200 { try await Task.sleep(for: .milliseconds(20)) }
        }
        try await anna.report(52.5172, 13.3777, id: 7)
        try await anna.hearAccepted(7)
        #expect(try await bert.hearMoved().user == UserID("anna"))
      }
      await operating.close()
    }
  }

  @Test func `A server whose slot has left the ring is left in peace after a while`() async throws {
    try await RedisServer.run { first in
      try await RedisServer.run { second in
        let operating = try RedisRingSource(at: first.endpoint)
        await operating.start()
        try await operating.replace(nil, with: try RedisPair.ring(1, first, second))
        var configuration = RedisBackendConfiguration(cache: first.endpoint, ring: .redis)
        configuration.overlap = .milliseconds(500)
        try await RedisPair.runTwo(configuration) { one, other in
          let anna = try await TestClient.welcomed(by: one, as: "anna", at: RedisPair.berlin)
          let bert = try await TestClient.welcomed(by: other, as: "bert", at: RedisPair.berlin)
          #expect(try await anna.hearAppeared().user == UserID("bert"))
          #expect(try await RedisPair.isInUse(second))
          try await operating.replace(try RedisPair.ring(1, first, second), with: try RedisPair.ring(2, first))
          while try await RedisPair.isInUse(second) { try await Task.sleep(for: .milliseconds(20)) }
          await second.kill()
          try await anna.report(52.5170, 13.3777, id: 7)
          try await anna.hearAccepted(7)
          #expect(try await bert.hearMoved().user == UserID("anna"))
          #expect(try await one.get("/readyz").status == 200)
        }
        await operating.close()
      }
    }
  }
}

extension RedisPair {
  /// Whether any of our servers has a connection.
  static func isInUse(_ server: RedisServer) async throws -> Bool {
    guard let clients = try await server.answer(["CLIENT", "LIST"]).textBytes else { return false }
    return String(buffer: clients).contains("name=nearby")
  }
}
