import NearbyCore
import NearbyRedis
import Testing

@Suite struct RedisEndpointTests {
  @Test(arguments: [
    ("10.0.0.7:6380", "10.0.0.7", 6380), ("redis.example", "redis.example", 6379), ("[::1]:7000", "::1", 7000),
    ("[::1]", "::1", 6379),
  ])
  func readsWhatStandsInARing(text: String, host: String, port: Int) {
    #expect(RedisEndpoint(text) == RedisEndpoint(host: host, port: port))
    #expect(RedisEndpoint(text).flatMap { RedisEndpoint($0.description) } == RedisEndpoint(host: host, port: port))
  }

  @Test(arguments: [
    "", ":6379", "host:", "host:0", "host:65536", "host:a", "[::1", "[::1]6379", "::1", "host:1:2",
    "host:\u{301}1", "host\u{301}:", "[::1]\u{301}:1",
  ])
  func refusesWhatIsNoEndpoint(text: String) {
    #expect(RedisEndpoint(text) == nil)
  }

  @Test func aRingHasToSayWhereItsServersAre() throws {
    let slots = try ["a", "b"].map { try SlotID($0) }
    let whole = try HashRing(slots: slots.map { RingSlot(id: $0, endpoint: "\($0):1") })
    #expect(try RedisEndpoint.endpoints(of: whole) == [slots[0]: RedisEndpoint("a:1"), slots[1]: RedisEndpoint("b:1")])
    let half = try HashRing(slots: [RingSlot(id: slots[0], endpoint: "a:1"), RingSlot(id: slots[1])])
    #expect(throws: InvalidRedisRing(slot: slots[1])) { try RedisEndpoint.endpoints(of: half) }
  }
}
