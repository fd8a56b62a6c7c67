import NearbyCore
import NearbyTestKit
import Testing

/// Clients to whom a service need not wait to send.
@Suite struct ReadyTransportTests {
  private static func model(_ transport: ReadyTransport) -> ClientModel {
    var model = ClientModel()
    for event in transport.events { model.take(event) }
    return model
  }

  @Test func whoIsReadyIsToldWithoutATask() async throws {
    let town = try ServiceTown()
    let transport = ReadyTransport()
    let session = try await town.services[0].open(transport, for: town.anna)
    let bert = try await town.connect(town.bert)
    try await town.services[0].report(try ServiceTown.report(0), from: session, request: 1)
    try await bert.report(1)
    await town.settle()
    #expect(Self.model(transport).near.keys.sorted() == [town.bert])
    #expect(transport.events.contains(.accepted(request: 1)))
    #expect(transport.sendCount == 0)
    #expect(transport.faults == [])
    #expect(town.monitor[.sendToClient].succeeded >= transport.events.count, "what is sent at once counts as well")
  }

  /// Whatever a client is told at once or later, it ends up knowing what one does that is never slow.
  @Test(arguments: 1...20 as ClosedRange<UInt64>)
  func whoIsReadyNowAndThenIsToldAllInOrder(seed: UInt64) async throws {
    var random = SplitMix64(seed: seed)
    let town = try ServiceTown()
    let transport = ReadyTransport()
    let session = try await town.services[0].open(transport, for: town.anna)
    try await town.services[0].report(try ServiceTown.report(0), from: session)
    let other = try await town.connect(town.anna)
    let bert = try await town.connect(town.bert)
    for request in 1...60 as ClosedRange<UInt32> {
      transport.become(ready: Bool.random(using: &random))
      switch Int.random(in: 0..<4, using: &random) {
      case 0: await bert.pause(Bool.random(using: &random))
      case 1: try await town.services[0].listNearby(for: session, request: request)
      default: try await bert.report(Double.random(in: 0...8, using: &random))
      }
      for _ in 0..<Int.random(in: 0...50, using: &random) { await Task.yield() }
    }
    transport.become(ready: true)
    await town.settle()
    #expect(transport.faults == [], "seed \(seed)")
    #expect(Self.model(transport).fault == nil, "seed \(seed)")
    #expect(Self.model(transport).near == other.model.near, "seed \(seed)")
  }

  @Test func whoIsNotReadyIsClosedAfterWhatWaits() async throws {
    let town = try ServiceTown()
    let transport = ReadyTransport()
    _ = try await town.services[0].open(transport, for: town.anna)
    await town.settle()
    transport.become(ready: false)
    let drain = Task { await town.services[0].drain() }
    await eventually { transport.sendCount == 1 }
    transport.become(ready: true)
    await eventually { await !town.services[0].isReady }
    while transport.closeReason == nil {
      town.clock.advance(by: .seconds(1))
      await Task.yield()
    }
    await drain.value
    #expect(transport.closeReason == .draining)
    guard case .goingAway = transport.events.last else { return #expect(Bool(false), "it was not told to come back") }
    #expect(transport.faults == [])
  }
}
