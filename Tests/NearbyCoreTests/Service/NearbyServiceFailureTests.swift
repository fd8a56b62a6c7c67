import NearbyCore
import NearbyTestKit
import Testing

/// What becomes of requests when a port fails, and how everything comes right again.
@Suite struct NearbyServiceFailureTests {
  enum Port: CaseIterable { case cache, broker, history }

  @Test(arguments: Port.allCases)
  func aReportThatIsNotDoneEverywhereIsRefused(port: Port) async throws {
    let town = try ServiceTown(nodeCount: 2)
    let anna = try await town.connect(town.anna, to: 0)
    let bert = try await town.connect(town.bert, to: 1)
    try await bert.report(1)
    await town.settle()
    let faults =
      switch port {
      case .cache: town.cache.writing
      case .broker: town.brokers[0].faults(at: try town.slot(of: town.anna))
      case .history: town.history.faults
      }
    faults.fail()
    try await anna.report(0, request: 1)
    await town.settle()
    #expect(anna.answers(to: 1) == [.refused(.unavailable(retryAfterMilliseconds: 1000), request: 1)])
    #expect(
      bert.near == (port == .broker ? [] : [town.anna]), "the live path waits for nothing but the broker")
    faults.heal()
    try await anna.report(0.5, request: 2)
    await town.settle()
    #expect(anna.hasAccepted(2))
    #expect(bert.near == [town.anna])
  }

  @Test func whatHasWaitedGoesToItsPortInPortions() async throws {
    var limits = NearbyServiceLimits()
    limits.maximumControlEvents = 2000
    let town = try ServiceTown(limits: limits)
    let anna = try await town.connect(town.anna)
    let slot = town.brokers[0].faults(at: try town.slot(of: town.anna))
    let held = [town.cache.writing, town.history.faults, slot]
    for faults in held { faults.hold() }
    // The first call may have taken up to 512 before it was held.
    let count = 1100
    for number in 1...count { try await anna.report(Double(number) / 1000, request: UInt32(number)) }
    for faults in held { faults.release() }
    await town.settle()
    #expect(anna.events.filter { if case .accepted = $0 { true } else { false } }.count == count)
    for call in [PortCall.storeInCache, .publish, .appendToHistory] {
      #expect(town.monitor[call].succeeded == count, "\(call)")
      #expect(town.monitor.sizes(of: call).max() == 512, "\(call)")
    }
  }

  @Test func aSnapshotWaitsForTheCache() async throws {
    let town = try ServiceTown(nodeCount: 2)
    let bert = try await town.connect(town.bert, to: 1)
    try await bert.report(1)
    await town.settle()
    town.cache.reading.fail(3)
    let anna = try await town.connect(town.anna, to: 0)
    try await anna.report(0, request: 1)
    await town.settle()
    #expect(anna.events == [.welcome(town.anna), .accepted(request: 1)])
    for _ in 1...4 { await town.pass(.seconds(1)) }
    #expect(anna.near == [town.bert])
    #expect(anna.hasAccepted(1))
    #expect(anna.model.fault == nil)
    #expect(bert.near == [town.anna])
  }

  @Test func aSlotThatCannotBeReachedHoldsUpNobodyElse() async throws {
    let town = try ServiceTown(nodeCount: 2)
    let others = try town.othersOf(town.anna, count: 3)
    town.brokers[0].faults(at: try town.slot(of: town.anna)).fail()
    let anna = try await town.connect(town.anna, to: 0)
    await town.pass(.seconds(5))
    #expect(anna.events == [.welcome(town.anna), .snapshot([])], "patience with a slot ends")
    for other in others {
      let client = try await town.connect(other, to: 0)
      try await client.report(1, request: 1)
      await town.settle()
      #expect(client.hasAccepted(1))
    }
    town.brokers[0].faults(at: try town.slot(of: town.anna)).heal()
    for _ in 1...30 { await town.pass(.seconds(1)) }
    let bert = try await town.connect(town.bert, to: 1)
    try await bert.report(1)
    try await anna.report(0, request: 2)
    await town.settle()
    #expect(anna.hasAccepted(2))
    #expect(bert.near == [town.anna])
  }

  /// A slot that does not even fail must not use up the room of the others.
  @Test func aSlotThatHangsFillsItsOwnLaneOnly() async throws {
    var limits = NearbyServiceLimits()
    limits.maximumBacklog = 10
    let town = try ServiceTown(limits: limits)
    let other = try #require(try town.othersOf(town.anna, count: 1).first)
    let anna = try await town.connect(town.anna)
    let client = try await town.connect(other)
    let slot = try town.slot(of: town.anna)
    let faults = town.brokers[0].faults(at: slot)
    faults.hold()
    // One report is in the hands of the slot, ten wait behind it, and the others cannot.
    for number in 0..<15 as Range<UInt32> {
      try await anna.report(0, request: number)
      if number == 0 { await eventually { faults.heldCount == 1 } }
      await eventually { await town.services[0].waitingCount(at: slot) == min(number, 10) }
    }
    await eventually { anna.events.count { if case .refused = $0 { true } else { false } } == 4 }
    try await client.report(1, request: 1)
    await eventually { client.hasAccepted(1) }
    faults.release()
    await town.settle()
    for number in 0..<15 as Range<UInt32> { #expect(anna.answers(to: number).count == 1) }
    #expect(anna.events.count { if case .accepted = $0 { true } else { false } } == 11)
  }

  @Test func aDirectoryThatFailsLeavesNoSession() async throws {
    let town = try ServiceTown()
    town.directory.reading.fail(1)
    await #expect(throws: Faults.Injected.self) { _ = try await town.open(town.anna) }
    #expect(await town.services[0].statistics.sessions == 0)
    let anna = try await town.connect(town.anna)
    #expect(anna.model.hasSnapshot)
  }

  @Test func friendsAreReadAgainUntilTheDirectoryAnswers() async throws {
    let town = try ServiceTown(nodeCount: 2)
    let anna = try await town.connect(town.anna, to: 0)
    let carl = try await town.connect(town.carl, to: 1)
    try await anna.report(0)
    try await carl.report(1)
    try await anna.add(town.carl)
    town.directory.reading.fail(3)
    try await carl.add(town.anna, request: 1)
    await town.settle()
    #expect(carl.hasAccepted(1))
    for _ in 1...5 { await town.pass(.seconds(1)) }
    #expect(anna.near == [town.carl])
    #expect(carl.near == [town.anna])
  }

  @Test func aFriendRequestThatFailsIsRefusedAndCanBeRepeated() async throws {
    let town = try ServiceTown()
    let anna = try await town.connect(town.anna)
    town.directory.writing.fail(2)
    try await anna.add(town.carl, request: 1)
    await anna.remove(town.carl, request: 2)
    await town.settle()
    for request in [1, 2] as [UInt32] {
      #expect(
        anna.answers(to: request) == [.refused(.unavailable(retryAfterMilliseconds: 1000), request: request)])
    }
    try await anna.add(town.carl, request: 3)
    await town.settle()
    #expect(anna.hasAccepted(3))
  }

  @Test func theDirectoryIsAskedForOneUserOneAfterAnother() async throws {
    let town = try ServiceTown()
    let anna = try await town.connect(town.anna)
    let other = try await town.connect(town.bert)
    town.directory.writing.hold()
    let adding = Task { try await anna.add(town.carl, request: 1) }
    await eventually { town.directory.writing.heldCount == 1 }
    let removing = Task<Void, any Error> { await anna.remove(town.carl, request: 2) }
    for _ in 1...1000 { await Task.yield() }
    #expect(town.directory.writing.heldCount == 1, "the order is that of the client")
    let late = Task { try await other.add(town.carl, request: 3) }
    await eventually { town.directory.writing.heldCount == 2 }
    town.directory.writing.release()
    for task in [adding, removing, late] { try await task.value }
    await town.settle()
    #expect(anna.hasAccepted(1) && anna.hasAccepted(2) && other.hasAccepted(3))
  }

  /// The directory has noted it, so that asking it again would not bring the news back.
  @Test func theEndOfAFriendshipIsToldOnceItsSlotIsBack() async throws {
    let town = try ServiceTown(nodeCount: 2)
    let anna = try await town.connect(town.anna, to: 0)
    let bert = try await town.connect(town.bert, to: 1)
    try await anna.report(0)
    try await bert.report(1)
    await town.settle()
    let slots = Set([try town.slot(of: town.anna), try town.slot(of: town.bert)])
    for slot in slots { town.brokers[0].faults(at: slot).fail() }
    await anna.remove(town.bert, request: 1)
    await town.settle()
    #expect(anna.answers(to: 1) == [.refused(.unavailable(retryAfterMilliseconds: 1000), request: 1)])
    for slot in slots { town.brokers[0].faults(at: slot).heal() }
    await town.pass(.seconds(1))
    #expect(bert.events.last == .left(town.anna, .unfriended))
    #expect(anna.events.last == .left(town.bert, .unfriended))
  }

  @Test func whatTheDirectoryNotedIsToldAlsoWhenItsAnswerGotLost() async throws {
    let town = try ServiceTown(nodeCount: 2)
    let anna = try await town.connect(town.anna, to: 0)
    let bert = try await town.connect(town.bert, to: 1)
    try await anna.report(0)
    try await bert.report(1)
    await town.settle()
    town.directory.writing.fail(1)
    await anna.remove(town.bert)
    await town.settle()
    #expect(bert.events.last == .left(town.anna, .unfriended))
    #expect(anna.near.isEmpty)
  }

  @Test func newsThatWaitFollowTheirChannelToItsNewSlot() async throws {
    let town = try ServiceTown(nodeCount: 2)
    let anna = try await town.connect(town.anna, to: 0)
    let bert = try await town.connect(town.bert, to: 1)
    try await anna.report(0)
    try await bert.report(1)
    await town.settle()
    let ring = try ServiceTown.ring(slots: 1, epoch: 1)
    for slot in try ServiceTown.ring(slots: 4).slots { town.brokers[0].faults(at: slot.id).fail() }
    await anna.remove(town.bert)
    await town.settle()
    for node in town.services { await node.change(to: ring) }
    town.brokers[0].faults(at: ring.slots[0].id).heal()
    await town.pass(.seconds(1))
    #expect(bert.events.last == .left(town.anna, .unfriended))
  }

  @Test func theEndOfAFriendshipIsToldAlsoWhenItsClientIsGone() async throws {
    let town = try ServiceTown(nodeCount: 2)
    let anna = try await town.connect(town.anna, to: 0)
    let bert = try await town.connect(town.bert, to: 1)
    try await anna.report(0)
    try await bert.report(1)
    await town.settle()
    town.directory.writing.hold()
    let removal = Task { await anna.remove(town.bert) }
    await eventually { town.directory.writing.heldCount == 1 }
    await anna.close()
    town.directory.writing.release()
    await removal.value
    await town.settle()
    #expect(bert.events.last == .left(town.anna, .unfriended))
  }

  @Test func aChannelThatCouldNotBeLeftIsLeftLater() async throws {
    let town = try ServiceTown()
    let anna = try await town.connect(town.anna)
    let slots = Set([try town.slot(of: town.anna), try town.slot(of: town.bert)])
    await anna.close()
    for slot in slots { town.brokers[0].faults(at: slot).fail(1) }
    await town.pass(.seconds(3))
    #expect(town.memory.channelCount == 2)
    await town.pass(.seconds(1))
    #expect(town.memory.channelCount == 0)
  }

  @Test func aChannelThatIsWantedAgainIsNotLeftLater() async throws {
    let town = try ServiceTown()
    let first = try await town.connect(town.anna)
    await first.close()
    for slot in Set([try town.slot(of: town.anna), try town.slot(of: town.bert)]) {
      town.brokers[0].faults(at: slot).fail(1)
    }
    await town.pass(.seconds(3))
    _ = try await town.connect(town.anna)
    for _ in 1...20 { await town.pass(.seconds(1)) }
    #expect(town.memory.channelCount == 2)
  }

  /// A cache that answers too little knows no less of the others.
  @Test func anAnswerOfTheWrongLengthIsAFailure() async throws {
    let town = try ServiceTown()
    let service = try NearbyService(
      configuration: try ServiceTown.configuration, ring: try ServiceTown.ring(slots: 1),
      cache: SilentCache(), broker: town.memory.connection(), history: town.history,
      directory: town.directory, sharing: town.sharing, clock: town.clock)
    let transport = FaultySessionTransport()
    _ = try await service.open(transport, for: town.anna)
    await eventually { await service.inputCountAtRest != nil }
    #expect(transport.events == [.welcome(town.anna)], "nothing is known of the cache")
  }
}

private struct SilentCache: LocationCache {
  func entries(of users: [UserID]) -> [LocationCacheEntry?] { [] }
  func store(_ entries: [LocationCacheEntry]) {}
}
