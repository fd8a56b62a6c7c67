package import NearbyCore

/// What the nodes of a server share with each other, and with those of other servers if there are any.
package protocol ServerBackend: Sendable {
  /// The ring to begin with.
  var ring: HashRing { get }

  /// Where newer rings come from; `nil` when there are none.
  var rings: (any RingSource)? { get }

  /// The cache that all nodes share.
  var cache: any LocationCache { get }

  /// Of how many users the cache has something; `nil` where others keep it.
  var cachedUserCount: Int? { get }

  /// Which ports fail.
  var health: PortHealth { get }

  /// The way of one more node to the channels.
  func makeBroker() throws -> any ChannelBroker

  /// Makes connections to the servers of a newer ring, before the nodes hear of it.
  ///
  /// - Throws: When it does not say where they are. Then the former ring goes on.
  func prepare(for ring: HashRing) async throws

  /// Ends all connections.
  func close() async
}

extension ServerBackend {
  package var cachedUserCount: Int? { nil }

  /// Keeps nodes to the newest ring until the task is cancelled. Returns at once where there is but one ring.
  func followRings(_ services: [NearbyService]) async {
    guard let rings else { return }
    await RingFollower(rings, monitor: health).run(from: ring) { ring in
      try await prepare(for: ring)
      for service in services { await service.change(to: ring) }
    }
  }
}
