import NearbyCore
import NearbyTestKit
import Testing

/// Nothing that a service is given, or starts, keeps it alive.
@Suite struct NearbyServiceLifetimeTests {
  @Test func isReleasedAfterItsClientsAreGone() async throws {
    let released = try await useService { service, town in
      let transport = FaultySessionTransport()
      let session = try await service.open(transport, for: town.anna)
      try await service.report(try ServiceTown.report(0), from: session)
      await eventually { await service.inputCountAtRest != nil }
      await service.close(session)
    }
    await eventually { released() }
  }

  @Test func isReleasedWithClientsAndTimersAndABrokerThatHoldsItsReceiver() async throws {
    let released = try await useService { service, town in
      _ = try await service.open(FaultySessionTransport(), for: town.anna)
      await eventually { await service.inputCountAtRest != nil }
      #expect(town.memory.channelCount == 2)
    }
    await eventually { released() }
  }

  @Test func leavesNothingAtTheBroker() async throws {
    let town = try ServiceTown()
    let memory = InMemoryChannelBroker()
    var service: NearbyService? = try NearbyService(
      configuration: try ServiceTown.configuration, ring: try ServiceTown.ring(slots: 2), cache: town.cache,
      broker: memory.connection(), history: town.history, directory: town.directory, sharing: town.sharing,
      clock: town.clock)
    _ = try await service?.open(FaultySessionTransport(), for: town.anna)
    await eventually { await service?.inputCountAtRest != nil }
    #expect(memory.channelCount == 2)
    service = nil
    await eventually { memory.channelCount == 0 }
  }

  @Test func itsTimersGoByItsClock() async throws {
    let town = try ServiceTown()
    let anna = try await town.connect(town.anna)
    await town.pass(.seconds(5))
    await eventually { town.clock.sleeperCount == 0 }
    try await anna.report(0)
    await town.settle()
    await eventually { town.clock.sleeperCount == 1 }
    for _ in 1...100 { try await anna.report(0) }
    await town.settle()
    await eventually { town.clock.sleeperCount == 1 }
    await town.pass(.seconds(301))
    await eventually { town.clock.sleeperCount == 0 }
  }

  /// Lets `use` do something with a service, whose broker holds on to the receiver that it is given, and
  /// returns whether the service is gone.
  private func useService(
    _ use: (NearbyService, ServiceTown) async throws -> Void
  ) async throws -> @Sendable () -> Bool {
    let town = try ServiceTown()
    let service = try NearbyService(
      configuration: try ServiceTown.configuration, ring: try ServiceTown.ring(slots: 2), cache: town.cache,
      broker: town.brokers[0], history: town.history, directory: town.directory, sharing: town.sharing,
      clock: town.clock)
    try await use(service, town)
    return { [weak service, town] in
      // What the service was given is still there.
      withExtendedLifetime(town) { service == nil }
    }
  }
}
