#if Redis
  package import NearbyCore
  package import NearbyRedis
  import Synchronization

  /// Cache and channels on Redis or Valkey servers, which other processes use as well.
  package final class RedisBackend: ServerBackend {
    private struct State {
      var brokers: [RedisChannelBroker] = []

      /// Where the servers of the present ring listen.
      var present: [SlotID: RedisEndpoint]

      /// The same, and those of slots that are on the ring no more, and where others may still speak.
      var endpoints: [SlotID: RedisEndpoint]

      /// What forgets the latter.
      var retirement: Task<Void, Never>?
    }

    package let ring: HashRing
    package let rings: (any RingSource)?
    package let health: PortHealth
    private let configuration: RedisBackendConfiguration
    private let options: RedisOptions
    private let places: RedisLocationCache
    private let ringKey: RedisRingSource?
    private let state: Mutex<State>

    package var cache: any LocationCache { places }

    /// Connects to the cache, and reaches each server of the ring once.
    ///
    /// - Throws: ``UnusablePart``, which names the first that cannot be used.
    package static func connect(
      _ configuration: RedisBackendConfiguration, health: PortHealth
    ) async throws
      -> RedisBackend
    {
      try await UnusablePart.check("the cache at \(configuration.cache)") {
        try await configuration.cache.check(configuration.options)
      }
      var options = configuration.options
      options.monitor = { health.serverChanged("\($0)", $1) }
      let source: any RingSource
      var key: RedisRingSource?
      switch configuration.ring {
      case .file(let path): source = FileRingSource(path: path)
      case .redis:
        let stored = try RedisRingSource(at: configuration.cache, options: options)
        (source, key) = (stored, stored)
      }
      do {
        await key?.start()
        return try await RedisBackend(configuration, options, source, key: key, health: health)
      } catch {
        await key?.close()
        throw error
      }
    }

    private init(
      _ configuration: RedisBackendConfiguration, _ options: RedisOptions, _ source: any RingSource,
      key: RedisRingSource?, health: PortHealth
    ) async throws {
      let name =
        switch configuration.ring {
        case .file(let path): "the ring in \(path)"
        case .redis: "the ring at \(configuration.cache)"
        }
      let ring = try await UnusablePart.check(name) { try await source.ring() }
      let endpoints = try await UnusablePart.check(name) { try RedisEndpoint.endpoints(of: ring) }
      for slot in ring.slots {
        guard let endpoint = endpoints[slot.id] else { continue }
        try await UnusablePart.check("slot \(slot.id) at \(endpoint)") {
          try await endpoint.check(configuration.options)
        }
      }
      (self.configuration, self.options, self.ring, self.health) = (configuration, options, ring, health)
      (rings, ringKey) = (source, key)
      places = try RedisLocationCache(at: configuration.cache, options: options)
      state = Mutex(State(present: endpoints, endpoints: endpoints))
      await places.start()
    }

    package func makeBroker() throws -> any ChannelBroker {
      try state.withLock { state in
        let broker = try RedisChannelBroker(
          slots: state.endpoints, form: configuration.channels, pubSub: configuration.pubSub, options: options)
        state.brokers.append(broker)
        return broker
      }
    }

    package func prepare(for ring: HashRing) async throws {
      let present = try RedisEndpoint.endpoints(of: ring)
      let all = state.withLock { state in
        state.present = present
        // A slot has one server at a time: nothing is sent to a former one.
        state.endpoints.merge(present) { $1 }
        return state.endpoints
      }
      health.expectServers(Set(present.values.map { "\($0)" } + ["\(configuration.cache)"]))
      await update(to: all)
      retireFormerSlots()
    }

    package func close() async {
      let brokers = state.withLock { state in
        state.retirement?.cancel()
        return state.brokers
      }
      for broker in brokers { await broker.close() }
      await places.close()
      await ringKey?.close()
    }

    /// Keeps slots that have left the ring until everybody has moved.
    private func retireFormerSlots() {
      let overlap = configuration.overlap
      let task = Task { [weak self] in
        try? await Task.sleep(for: overlap)
        guard !Task.isCancelled, let self else { return }
        await update(
          to: state.withLock { state in
            state.endpoints = state.present
            return state.endpoints
          })
      }
      let former = state.withLock { state in
        defer { state.retirement = task }
        return state.retirement
      }
      former?.cancel()
    }

    private func update(to endpoints: [SlotID: RedisEndpoint]) async {
      await withDiscardingTaskGroup { group in
        for broker in state.withLock({ $0.brokers }) { group.addTask { await broker.update(slots: endpoints) } }
      }
    }
  }

  /// Which Redis servers there are, and how to talk to them.
  package struct RedisBackendConfiguration: Sendable {
    /// Where the ring of the channels stands.
    package enum RingPlace: Hashable, Sendable {
      /// In a file.
      case file(String)

      /// Under a key of the cache's server.
      case redis
    }

    /// The server of the location cache.
    package var cache: RedisEndpoint

    /// Where the ring of the channels stands.
    package var ring: RingPlace

    /// Which Redis channels carry the users' channels.
    package var channels = RedisChannelForm.buckets(4)

    /// With which commands messages go through the servers of the channels.
    package var pubSub = RedisPubSub.classic

    /// How to talk to all of the servers.
    package var options = RedisOptions()

    /// How long a slot that has left the ring is served: two lingers, and what nodes need to hear of a ring.
    package var overlap: Duration = .seconds(40)

    package init(cache: RedisEndpoint, ring: RingPlace) {
      (self.cache, self.ring) = (cache, ring)
    }
  }
#endif
