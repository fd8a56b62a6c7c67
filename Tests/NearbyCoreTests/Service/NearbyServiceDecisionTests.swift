import NearbyCore
import NearbyTestKit
import Testing

/// What clients decide, say at once and resume, as it goes through a service.
@Suite struct NearbyServiceDecisionTests {
  @Test func aPauseEndsOnTheClock() async throws {
    let town = try ServiceTown(nodeCount: 2)
    let anna = try await town.connect(town.anna, to: 0)
    let bert = try await town.connect(town.bert, to: 1)
    try await anna.report(0)
    try await bert.report(1)
    await town.settle()
    let end = town.clock.now.wall.advanced(by: .seconds(60))
    await anna.service.setSharing(.paused(until: end), of: anna.session, request: 7)
    await town.settle()
    #expect(anna.hasAccepted(7))
    #expect(bert.near == [] && anna.near == [])
    town.clock.advance(to: end)
    await eventually { bert.near == [town.anna] && anna.near == [town.bert] }
  }

  @Test func friendsOnOtherNodesSeeTheCell() async throws {
    let town = try ServiceTown(nodeCount: 2)
    let anna = try await town.connect(town.anna, to: 0, sharing: .shared(.block))
    let bert = try await town.connect(town.bert, to: 1)
    try await anna.report(0)
    try await bert.report(1)
    await town.settle()
    let place = try ServiceTown.report(0).coordinate
    let seen = bert.model.near[town.anna]
    #expect(seen?.precision == .block)
    #expect(seen?.location.coordinate == SharingPrecision.block.grid?.snap(place))
    #expect(town.entries.entries.contains { $0.location.coordinate == place }, "the history is exact")
    let stored = try await town.cache.entries(of: [town.anna])
    #expect(stored.first??.record.location == seen?.location)
  }

  @Test func aBatchIsKeptAndItsLastReportIsSeen() async throws {
    let town = try ServiceTown()
    let anna = try await town.connect(town.anna)
    let bert = try await town.connect(town.bert)
    try await bert.report(0)
    try await anna.service.report(
      [try ServiceTown.report(1), try ServiceTown.report(2), try ServiceTown.report(3)], from: anna.session,
      request: 7)
    await town.settle()
    #expect(anna.hasAccepted(7))
    #expect(town.entries.entries.count { $0.user == town.anna } == 3)
    #expect(bert.model.near[town.anna].map { Int($0.distance.rounded()) } == 3000)
    #expect(await anna.service.statistics.reports == 4)
  }

  @Test func aBatchThatIsEmptyOrTooLongIsRefused() async throws {
    let town = try ServiceTown()
    let anna = try await town.connect(town.anna)
    let report = try ServiceTown.report(1)
    try await anna.service.report([], from: anna.session, request: 7)
    try await anna.service.report(Array(repeating: report, count: 65), from: anna.session, request: 8)
    try await anna.service.report(Array(repeating: report, count: 64), from: anna.session, request: 9)
    await town.settle()
    #expect(anna.answers(to: 7) == [.refused(.emptyBatch, request: 7)])
    #expect(anna.answers(to: 8) == [.refused(.batchTooLong(maximumCount: 64), request: 8)])
    #expect(anna.hasAccepted(9))
  }

  @Test func aClientThatComesBackReplacesItsSession() async throws {
    let town = try ServiceTown()
    let anna = try await town.connect(town.anna)
    try await anna.report(0)
    await town.settle()
    let transport = FaultySessionTransport()
    let session = try await anna.service.open(transport, for: town.anna, replacing: anna.session)
    await town.settle()
    #expect(anna.transport.closeReason == .replaced)
    #expect(transport.events.first == .welcome(town.anna, isResumed: true))
    #expect(await anna.service.statistics.sessions == 1)
    await anna.service.close(anna.session)
    #expect(await anna.service.statistics.sessions == 1)
    await anna.service.close(session)
    #expect(await anna.service.statistics.sessions == 0)
  }
}
