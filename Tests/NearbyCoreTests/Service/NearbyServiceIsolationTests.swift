import Foundation
import NearbyCore
import Testing

@Suite struct NearbyServiceIsolationTests {
  /// A method of a port need not be asynchronous, and a database in the same process may take its time.
  @Test(.enabled(if: ProcessInfo.processInfo.activeProcessorCount > 1, "needs a second thread"))
  func portsThatBlockTheirThreadDoNotBlockTheService() async throws {
    let town = try ServiceTown()
    let ports = BlockingPorts(town)
    let service = try NearbyService(
      configuration: try ServiceTown.configuration, ring: try ServiceTown.ring(slots: 1), cache: ports,
      broker: ports, history: ports, directory: ports, sharing: ports, clock: town.clock)
    let warden = Task {
      while !Task.isCancelled {
        let count = ports.callCount
        // Answered only while no port holds up the service.
        _ = await service.statistics
        ports.letThrough(count)
        await Task.yield()
      }
    }
    let watch = Task {
      while !Task.isCancelled {
        ports.endRound()
        await Task.yield()
      }
    }
    let session = try await service.open(ports, for: town.anna)
    try await service.report(try ServiceTown.report(0), from: session, request: 1)
    try await service.addFriend(town.carl, for: session, request: 2)
    await service.removeFriend(town.carl, for: session, request: 3)
    await service.change(to: try ServiceTown.ring(slots: 3, epoch: 1))
    await eventually { ports.transport.events.count >= 5 }
    town.clock.advance(by: .seconds(3))
    let drain = Task { await service.drain() }
    await eventually { await !service.isReady }
    town.clock.advance(by: .seconds(30))
    await eventually { ports.transport.closeReason == .draining }
    await drain.value
    ports.open()
    for task in [warden, watch] { task.cancel() }
    #expect(ports.callCount >= 5)
    #expect(!ports.wasStuck)
  }
}
