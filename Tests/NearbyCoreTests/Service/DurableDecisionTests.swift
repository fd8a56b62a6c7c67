import NearbyCore
import NearbyTestKit
import Testing

/// Whatever happens to the cache, the servers and time: what a user decided about being seen holds until it decides
/// otherwise.
@Suite struct DurableDecisionTests {
  /// Bert on another node than Anna, both in one place.
  private func annaAndBert(
    _ town: ServiceTown, sharing: SharingDecision? = nil
  ) async throws -> (anna: ServiceClient, bert: ServiceClient) {
    let anna = try await town.connect(town.anna, to: 0, sharing: sharing)
    let bert = try await town.connect(town.bert, to: 1)
    try await bert.report(0)
    return (anna, bert)
  }

  /// Longer than any retention, and with an end or without.
  @Test(arguments: [nil, 60])
  func aPauseIsOverWhenItsEndHasComeOrTheUserSaysSo(days: Int64?) async throws {
    let town = try ServiceTown(nodeCount: 2)
    let day = Duration.seconds(86_400)
    let end = days.map { town.clock.now.wall.advanced(by: .seconds(86_400 * $0)) }
    var (anna, bert) = try await annaAndBert(town, sharing: .paused(until: end))
    for _ in 1...59 {
      await anna.close()
      await town.pass(day)
      anna = try await town.connect(town.anna, to: 0)
      try await anna.report(0, request: 1)
      try await bert.report(0)
      await town.settle()
      #expect(anna.hasAccepted(1) && bert.near == [])
    }
    await town.pass(day)
    try await bert.report(0)
    if end == nil {
      #expect(bert.near == [])
      await anna.pause(false)
    } else {
      try await anna.report(0)
    }
    await town.settle()
    #expect(bert.near == [] || bert.near == [town.anna])
    try await anna.report(0)
    await town.settle()
    #expect(bert.near == [town.anna])
  }

  @Test func aServerThatIsStartedAnewKnowsWhatWasDecided() async throws {
    let town = try ServiceTown(nodeCount: 2)
    let (anna, bert) = try await annaAndBert(town)
    try await anna.report(0)
    await anna.service.setSharing(.paused(precision: .town), of: anna.session, request: 7)
    await town.settle()
    #expect(anna.hasAccepted(7) && bert.near == [])

    // All nodes end, and the cache with them.
    let next = try ServiceTown(nodeCount: 2, decisions: town.decisions)
    let (annaAgain, bertAgain) = try await annaAndBert(next)
    try await annaAgain.report(0)
    await next.settle()
    #expect(bertAgain.near == [])
    await annaAgain.pause(false)
    await next.settle()
    #expect(bertAgain.model.near[next.anna]?.precision == .town)
  }

  @Test(arguments: [SharingDecision.paused(), .shared(.town)])
  func aCacheThatIsEmptiedTakesNoDecisionAway(decision: SharingDecision) async throws {
    let town = try ServiceTown(nodeCount: 2)
    let (anna, bert) = try await annaAndBert(town)
    try await anna.report(0)
    await anna.service.setSharing(decision, of: anna.session, request: 7)
    await town.settle()
    town.places.flush()
    let tablet = try await town.connect(town.anna, to: 1)
    try await tablet.report(1, request: 8)
    await town.settle()
    #expect(tablet.hasAccepted(8))
    if decision.isPaused {
      #expect(bert.near == [])
    } else {
      #expect(bert.model.near[town.anna]?.precision == .town)
      let cell = SharingPrecision.town.grid?.snap(try ServiceTown.report(1).coordinate)
      #expect(bert.model.near[town.anna]?.location.coordinate == cell)
    }
  }

  @Test func aCacheThatCannotBeReadKeepsNobodyFromBeingSeen() async throws {
    let town = try ServiceTown(nodeCount: 2)
    town.cache.reading.fail()
    let (anna, bert) = try await annaAndBert(town)
    for number in UInt32(1)...20 {
      try await anna.report(Double(number) / 10, request: number)
      await town.pass(.seconds(30))
      try await bert.report(0)
      #expect(anna.hasAccepted(number))
    }
    await town.settle()
    #expect(bert.near == [town.anna] && anna.near == [town.bert])
  }

  @Test func aPrecisionSaidWhileTheCacheCannotBeReadIsKept() async throws {
    let town = try ServiceTown(nodeCount: 2)
    town.cache.reading.fail()
    let anna = try await town.open(town.anna, on: 0)
    await anna.service.setSharing(.shared(.town), of: anna.session, request: 7)
    await anna.close()
    await town.settle()
    town.cache.reading.heal()
    let (back, bert) = try await annaAndBert(town)
    try await back.report(0)
    await town.settle()
    #expect(bert.model.near[town.anna]?.precision == .town)
  }

  @Test func whoseDecisionsCannotBeReadIsNotLetInAndNotShown() async throws {
    let town = try ServiceTown(nodeCount: 2)
    town.sharing.reading.fail()
    await #expect(throws: (any Error).self) { try await town.connect(town.anna) }
    #expect(await town.services[0].statistics.sessions == 0)
    #expect(town.memory.channelCount == 0)
  }

  /// Hidden at once all the same: who wants to hide must not wait for a disk.
  @Test func aDecisionThatCannotBeKeptIsRefused() async throws {
    let town = try ServiceTown(nodeCount: 2)
    let (anna, bert) = try await annaAndBert(town)
    try await anna.report(0)
    await town.settle()
    town.sharing.writing.fail()
    await anna.pause(request: 7)
    await town.settle()
    #expect(bert.near == [])
    #expect(anna.answers(to: 7) == [.refused(.unavailable(retryAfterMilliseconds: 1000), request: 7)])
    town.sharing.writing.heal()
    await anna.pause(request: 8)
    await town.settle()
    #expect(anna.hasAccepted(8))
    #expect(town.decisions.settings(of: town.anna)?.visibility == .paused())
  }

  @Test func aDecisionIsAcceptedOnlyWhenItIsKept() async throws {
    let town = try ServiceTown()
    let anna = try await town.connect(town.anna)
    town.sharing.writing.hold()
    await anna.pause(request: 7)
    await eventually { town.sharing.writing.heldCount == 1 }
    for _ in 1...1000 { await Task.yield() }
    #expect(anna.answers(to: 7) == [])
    town.sharing.writing.release()
    await town.settle()
    #expect(anna.hasAccepted(7))
  }
}
