package import Logging
package import NearbyCore

/// Cache and channels in the memory of this process.
package struct EmbeddedBackend: ServerBackend {
  package let ring: HashRing
  package let health: PortHealth
  private let places: InMemoryLocationCache
  private let broker = InMemoryChannelBroker()

  /// Creates an empty cache, and channels on so many slots.
  package init(slotCount: Int, clock: any TimeSource, logger: Logger, health: PortHealth? = nil) throws {
    ring = try HashRing(slots: (0..<slotCount).map { RingSlot(id: try SlotID("slot-\($0)")) })
    places = InMemoryLocationCache(clock: clock)
    self.health = health ?? PortHealth(logger: logger)
  }

  package var cache: any LocationCache { places }
  package var cachedUserCount: Int? { places.count }

  package var rings: (any RingSource)? { nil }

  package func makeBroker() -> any ChannelBroker { broker.connection() }

  package func prepare(for ring: HashRing) {}

  package func close() {}
}
