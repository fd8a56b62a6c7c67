public import NearbyCore

extension RedisEndpoint {
  /// Where the servers of a ring listen.
  ///
  /// - Throws: ``InvalidRedisRing`` when a slot has no endpoint, or one that is none of a Redis server.
  public static func endpoints(of ring: HashRing) throws(InvalidRedisRing) -> [SlotID: RedisEndpoint] {
    var endpoints: [SlotID: RedisEndpoint] = [:]
    for slot in ring.slots {
      guard let endpoint = slot.endpoint.flatMap(RedisEndpoint.init) else { throw InvalidRedisRing(slot: slot.id) }
      endpoints[slot.id] = endpoint
    }
    return endpoints
  }
}

/// A ring does not say where the server of a slot listens.
public struct InvalidRedisRing: Error, Hashable, Sendable {
  /// Which slot.
  public let slot: SlotID

  /// Creates the error.
  package init(slot: SlotID) {
    self.slot = slot
  }
}
