package import Logging
package import NearbyCore

/// Cache and channels in the memory of this process.
package struct EmbeddedBackend: ServerBackend {
  package let ring: HashRing
  package let cache: any LocationCache
  package let health: PortHealth
  private let broker = InMemoryChannelBroker()

  /// Creates an empty cache, and channels on so many slots.
  package init(slotCount: Int, clock: any TimeSource, logger: Logger) throws {
    ring = try HashRing(slots: (0..<slotCount).map { RingSlot(id: try SlotID("slot-\($0)")) })
    cache = InMemoryLocationCache(clock: clock)
    health = PortHealth(logger: logger)
  }

  package var rings: (any RingSource)? { nil }

  package func makeBroker() -> any ChannelBroker { broker.connection() }

  package func prepare(for ring: HashRing) {}

  package func close() {}
}
