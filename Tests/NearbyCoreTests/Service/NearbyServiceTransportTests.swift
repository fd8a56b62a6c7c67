import NearbyCore
import NearbyTestKit
import Testing

/// Clients that are slow, gone or refused.
@Suite struct NearbyServiceTransportTests {
  @Test func aSlowReaderGetsTheLatestOfEachFriend() async throws {
    let town = try ServiceTown(nodeCount: 2)
    let anna = try await town.connect(town.anna, to: 0)
    let other = try await town.connect(town.anna, to: 0)
    let bert = try await town.connect(town.bert, to: 1)
    try await anna.report(0)
    try await bert.report(1)
    await town.settle()
    anna.transport.sending.hold()
    let before = anna.events.count
    for number in 0..<500 {
      try await bert.report(1 + Double(number) / 1000, request: UInt32(number))
      await eventually { bert.hasAccepted(UInt32(number)) }
    }
    // The other one is not slow, but the queue may merge what comes at once for it, too.
    await eventually { abs((other.model.near[town.bert]?.distance ?? 0) - 1499) < 1 }
    #expect(anna.events.count == before, "nothing gets through")
    anna.transport.sending.release()
    await town.settle()
    #expect(anna.events.count <= before + 2, "what was being sent, and the last")
    #expect(anna.model.near == other.model.near)
    #expect(anna.model.fault == nil)
  }

  /// A page that was made before, and waits for a slow client, must not tell the place of who is gone by now.
  @Test(arguments: [true, false])
  func anAnswerThatWaitsDoesNotNameWhoHasLeft(pauses: Bool) async throws {
    let town = try ServiceTown()
    let anna = try await town.connect(town.anna)
    // Told the same in the same moment, and not slow.
    let other = try await town.connect(town.anna)
    let bert = try await town.connect(town.bert)
    try await anna.report(0)
    try await bert.report(1)
    await town.settle()
    anna.transport.sending.hold()
    try await anna.service.listNearby(for: anna.session, request: 1)
    await eventually { anna.transport.sending.heldCount == 1 }
    try await anna.service.listNearby(for: anna.session, request: 2)
    if pauses { await bert.pause() } else { await bert.remove(town.anna) }
    await eventually { other.near == [] }
    anna.transport.sending.release()
    await town.settle()
    guard case .page(let page, _)? = anna.answers(to: 2).first else {
      return #expect(Bool(false), "the request was not answered")
    }
    #expect(page.friends == [] && page.total == 0)
    #expect(anna.near == [])
  }

  @Test func aSnapshotThatWaitsDoesNotNameWhoHasLeft() async throws {
    let town = try ServiceTown()
    let anna = try await town.connect(town.anna)
    let bert = try await town.connect(town.bert)
    try await anna.report(0)
    try await bert.report(1)
    await town.settle()
    let transport = FaultySessionTransport()
    transport.sending.hold()
    _ = try await anna.service.open(transport, for: town.anna)
    await eventually { transport.sending.heldCount == 1 }
    await bert.pause()
    await eventually { anna.near == [] }
    transport.sending.release()
    await town.settle()
    var model = ClientModel()
    for event in transport.events { model.take(event) }
    #expect(model.near.isEmpty && model.fault == nil)
  }

  @Test func whatCancelsOutIsNotTold() async throws {
    let town = try ServiceTown()
    let anna = try await town.connect(town.anna)
    let bert = try await town.connect(town.bert)
    try await anna.report(0)
    try await bert.report(9)
    await town.settle()
    let before = anna.events.count
    anna.transport.sending.hold()
    // Something that is being sent, so that all that follows has to wait.
    try await anna.service.listNearby(for: anna.session, request: 1)
    await eventually { anna.transport.sending.heldCount == 1 }
    for place in [1.0, 2, 9] { try await bert.move(to: place, town) }
    anna.transport.sending.releaseOnce()
    await eventually { anna.events.count == before + 1 }
    await town.settle()
    #expect(anna.events.count == before + 1, "appeared and left is nothing")

    try await anna.service.listNearby(for: anna.session, request: 2)
    await eventually { anna.transport.sending.heldCount == 1 }
    // Appeared and moved is one appearance.
    for place in [3.0, 4] { try await bert.move(to: place, town) }
    anna.transport.sending.release()
    await town.settle()
    guard case .appeared(let friend) = anna.events.last else {
      return #expect(Bool(false), "nobody appeared")
    }
    #expect(anna.events.count == before + 3)
    #expect(abs(friend.distance - 4000) < 1)

    anna.transport.sending.hold()
    try await anna.service.listNearby(for: anna.session, request: 3)
    await eventually { anna.transport.sending.heldCount == 1 }
    // Left and appeared is a move.
    for place in [9.0, 2] { try await bert.move(to: place, town) }
    anna.transport.sending.release()
    await town.settle()
    guard case .moved(let friend) = anna.events.last else { return #expect(Bool(false), "nobody moved") }
    #expect(anna.events.count == before + 5)
    #expect(abs(friend.distance - 2000) < 1)
    #expect(anna.model.fault == nil)
  }

  @Test func whoeverDoesNotReadIsClosed() async throws {
    var limits = NearbyServiceLimits()
    limits.maximumControlEvents = 20
    let town = try ServiceTown(limits: limits)
    let anna = try await town.connect(town.anna)
    let bert = try await town.connect(town.bert)
    anna.transport.sending.hold()
    try await anna.service.listNearby(for: anna.session, request: 0)
    await eventually { anna.transport.sending.heldCount == 1 }
    for request in 1...20 as ClosedRange<UInt32> {
      try await anna.service.listNearby(for: anna.session, request: request)
    }
    #expect(await town.services[0].statistics.sessions == 2, "so much may wait")
    try await anna.service.listNearby(for: anna.session, request: 21)
    await eventually { anna.transport.closeReason == .tooSlow }
    await town.settle()
    #expect(await town.services[0].statistics.sessions == 1)
    #expect(await town.services[0].statistics.slowClients == 1)
    try await bert.report(0, request: 1)
    await town.settle()
    #expect(bert.hasAccepted(1))
  }

  @Test func aClientThatCannotBeToldAnythingIsForgotten() async throws {
    let town = try ServiceTown()
    let anna = try await town.connect(town.anna)
    anna.transport.sending.fail()
    try await anna.service.listNearby(for: anna.session, request: 1)
    await town.settle()
    #expect(await town.services[0].statistics.sessions == 0)
    #expect(anna.transport.closeReason == nil, "its connection is gone already")
    try await anna.report(0, request: 2)
    await anna.close()
    await town.settle()
    #expect(town.entries.entries.isEmpty)
  }

  @Test func aClientThatVanishesWhileItIsLetInIsForgotten() async throws {
    let town = try ServiceTown()
    let transport = FaultySessionTransport()
    transport.sending.fail()
    let session = try await town.services[0].open(transport, for: town.anna)
    try await town.services[0].report(try ServiceTown.report(0), from: session, request: 1)
    await town.settle()
    #expect(await town.services[0].statistics.sessions == 0)
    #expect(transport.events.isEmpty && transport.closeReason == nil)
    await town.services[0].close(session)
    await town.pass(.seconds(10))
    #expect(await town.services[0].statistics.channels == 0)
  }

  @Test func closingWhileSomethingIsBeingSentIsQuiet() async throws {
    let town = try ServiceTown()
    let anna = try await town.connect(town.anna)
    let before = anna.events.count
    anna.transport.sending.hold()
    try await anna.service.listNearby(for: anna.session, request: 1)
    await eventually { anna.transport.sending.heldCount == 1 }
    try await anna.service.listNearby(for: anna.session, request: 2)
    await anna.close()
    anna.transport.sending.release()
    await town.settle()
    #expect(anna.events.count == before + 1, "what waited behind is not sent to a client that is gone")
    #expect(anna.transport.closeReason == nil)
    #expect(await town.services[0].statistics.sessions == 0)
  }

  @Test func whoHasTooManyFriendsIsClosed() async throws {
    let town = try ServiceTown()
    var configuration = try ServiceTown.configuration
    configuration.maximumFriendCount = 0
    let service = try NearbyService(
      configuration: configuration, ring: try ServiceTown.ring(slots: 1), cache: town.cache,
      broker: town.memory.connection(), history: town.history, directory: town.directory, sharing: town.sharing,
      clock: town.clock)
    let transport = FaultySessionTransport()
    _ = try await service.open(transport, for: town.anna)
    await eventually { transport.closeReason == .tooManyFriends }
    #expect(transport.events.isEmpty)
    #expect(await service.statistics.sessions == 0)
  }

  @Test func nobodyIsLetInBeforeTheBrokerIsConnected() async throws {
    let town = try ServiceTown()
    town.brokers[0].connecting.hold()
    let openings = [town.anna, town.bert].map { user in Task { try await town.open(user) } }
    await eventually { town.brokers[0].connecting.heldCount == 1 }
    // Long enough for the second one to run ahead.
    for _ in 1...1000 { await Task.yield() }
    #expect(await town.services[0].statistics.sessions == 0)
    town.brokers[0].connecting.release()
    for opening in openings { _ = try await opening.value }
    await town.settle()
    #expect(!town.brokers[0].wasCalledTooEarly)
    #expect(town.brokers[0].connecting.callCount == 1)
    #expect(await town.services[0].statistics.sessions == 2)
  }
}
