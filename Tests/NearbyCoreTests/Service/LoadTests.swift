import NearbyCore
import NearbyTestKit
import Testing

/// What is more than a service can do is refused early: new sessions first, then requests, and decisions never.
@Suite struct LoadTests {
  static var limits: NearbyServiceLimits {
    var limits = NearbyServiceLimits()
    limits.waitingForSessions = .init(count: 2, duration: .milliseconds(100))
    limits.waitingForRequests = .init(count: 4, duration: .seconds(1))
    return limits
  }

  @Test func whatWaitsBeforeTheServiceIsCountedAndSessionsAreRefusedFirst() async throws {
    let busy = try await BusyService(limits: Self.limits)
    let (service, anna, bert) = (busy.service, busy.anna, busy.bert)
    var waiting: [Task<Void, any Error>] = []
    waiting.append(await busy.begin { try await anna.report(0.2, request: 1) })
    waiting.append(await busy.begin { try await bert.report(1.2, request: 1) })
    let readings = busy.town.directory.reading.callCount
    let refusal = await #expect(throws: ServiceOverload.self) {
      _ = try await service.open(FaultySessionTransport(), for: busy.town.carl)
    }
    #expect((1000...3000).contains(refusal?.retryAfterMilliseconds ?? 0))
    #expect(busy.town.directory.reading.callCount == readings, "nothing is done for whoever is refused")
    waiting.append(await busy.begin { try await anna.service.listNearby(for: anna.session, request: 2) })
    waiting.append(await busy.begin { try await bert.report(1.3, request: 2) })
    await #expect(throws: ServiceOverload.self) { try await anna.report(0.3, request: 3) }
    await #expect(throws: ServiceOverload.self) { try await anna.add(busy.town.carl, request: 4) }
    #expect(busy.town.monitor.refusals == [.session: 1, .request: 2])
    await busy.end()
    for task in waiting { try await task.value }
    #expect(anna.hasAccepted(1) && bert.hasAccepted(1) && bert.hasAccepted(2))
    #expect(anna.answers(to: 2).count == 1)
    #expect(service.waitingInputCount == 0)
    _ = try await service.open(FaultySessionTransport(), for: busy.town.carl)
  }

  @Test func whoeverComesWhileTheServiceIsLateIsRefused() async throws {
    let busy = try await BusyService(limits: Self.limits)
    let (service, anna, carl) = (busy.service, busy.anna, busy.town.carl)
    let waiting = await busy.begin { try await anna.report(0.2, request: 1) }
    busy.town.clock.advance(by: .milliseconds(100))
    #expect(throws: Never.self) { try service.checkRoom(for: .session) }
    busy.town.clock.advance(by: .milliseconds(1))
    await #expect(throws: ServiceOverload.self) { _ = try await service.open(FaultySessionTransport(), for: carl) }
    #expect(throws: Never.self) { try service.checkRoom(for: .request) }
    busy.town.clock.advance(by: .milliseconds(900))
    await #expect(throws: ServiceOverload.self) { try await anna.report(0.3, request: 2) }
    await busy.end()
    try await waiting.value
    try await anna.report(0.4, request: 3)
    _ = try await service.open(FaultySessionTransport(), for: carl)
    await busy.town.settle()
    #expect(anna.hasAccepted(1) && anna.hasAccepted(3))
  }

  @Test func decisionsAndEndsAreNeverRefused() async throws {
    let busy = try await BusyService(limits: Self.limits)
    let (anna, bert) = (busy.anna, busy.bert)
    var waiting: [Task<Void, any Error>] = []
    waiting.append(await busy.begin { await bert.remove(anna.user, request: 1) })
    waiting.append(await busy.begin { await anna.pause(request: 1) })
    waiting.append(await busy.begin { await anna.pause(false, request: 2) })
    waiting.append(await busy.begin { await anna.pause(request: 3) })
    waiting.append(await busy.begin { await bert.close() })
    await #expect(throws: ServiceOverload.self) { try await anna.report(0.3) }
    await busy.end()
    for task in waiting { try await task.value }
    #expect((1...3).allSatisfy { anna.hasAccepted($0) })
    #expect(busy.town.decisions.settings(of: anna.user)?.visibility == .paused())
    #expect(busy.town.friends.friends(of: anna.user) == [])
    #expect(await busy.service.statistics.sessions == 1)
  }

  @Test func aDecisionIsTakenAlsoWhenItsLanesAreFull() async throws {
    var limits = NearbyServiceLimits()
    limits.maximumBacklog = 3
    let town = try ServiceTown(limits: limits)
    let anna = try await town.connect(town.anna)
    let bert = try await town.connect(town.bert)
    try await anna.report(0)
    try await bert.report(1)
    await town.settle()
    #expect(bert.near == [town.anna])
    town.cache.writing.hold()
    for number in 0..<5 as Range<UInt32> {
      try await anna.report(0, request: number)
      if number == 0 { await eventually { town.cache.writing.heldCount == 1 } }
    }
    await eventually { anna.answers(to: 4).count == 1 }
    #expect(town.monitor.refusals == [.request: 1])
    await anna.pause(request: 5)
    await eventually { town.decisions.settings(of: town.anna) != nil }
    town.cache.writing.release()
    await town.settle()
    #expect(anna.hasAccepted(5))
    #expect(bert.near.isEmpty)
  }

  /// Those who are there must not be refused for what a crowd begins with.
  @Test func aCrowdIsLetInAsFastAsItsFriendsAreReadAndHurtsNobodyWhoIsThere() async throws {
    var limits = NearbyServiceLimits()
    limits.maximumOpeningFriends = 100
    let town = try ServiceTown(limits: limits)
    let anna = try await town.connect(town.anna)
    let bert = try await town.connect(town.bert)
    try await anna.report(0)
    let guests = try (0..<5).map { try UserID("guest-\($0)") }
    for guest in guests {
      town.friends.register(guest)
      for number in 0..<40 {
        let friend = try UserID("friend-\(number)-of-\(guest.text)")
        town.friends.register(friend)
        _ = (town.friends.addFriend(friend, of: guest), town.friends.addFriend(guest, of: friend))
      }
    }
    let slots = Set(try (0..<4).map { try SlotID("slot-\($0)") })
      .subtracting([try town.slot(of: town.anna), try town.slot(of: town.bert)])
    for slot in slots { town.brokers[0].faults(at: slot).hold() }
    let first = [try await town.open(guests[0]), try await town.open(guests[1])]
    for guest in guests[2...] {
      await #expect(throws: ServiceOverload.self) { _ = try await town.open(guest) }
    }
    #expect(town.monitor.refusals == [.session: 3])
    try await bert.report(1, request: 1)
    await eventually { bert.hasAccepted(1) }
    for slot in slots { town.brokers[0].faults(at: slot).release() }
    await town.settle()
    #expect(first.allSatisfy { $0.model.hasSnapshot })
    #expect(anna.near == [town.bert])
    let next = try await town.connect(guests[2])
    #expect(next.model.hasSnapshot)
  }

  @Test func whoeverHasMoreFriendsThanMayBeginIsLetInAlone() async throws {
    var limits = NearbyServiceLimits()
    limits.maximumOpeningFriends = 0
    let town = try ServiceTown(limits: limits)
    town.cache.reading.hold()
    let anna = try await town.open(town.anna)
    await #expect(throws: ServiceOverload.self) { _ = try await town.open(town.bert) }
    await anna.close()
    let bert = try await town.open(town.bert)
    town.cache.reading.release()
    await town.settle()
    #expect(bert.model.hasSnapshot)
  }

  @Test func sessionsAreRefusedWhileThereIsRoomForRequests() async throws {
    var limits = NearbyServiceLimits()
    limits.maximumSessionBacklog = 3
    let town = try ServiceTown(limits: limits)
    let anna = try await town.connect(town.anna)
    town.history.faults.hold()
    for number in 0..<4 as Range<UInt32> {
      try await anna.report(0, request: number)
      if number == 0 { await eventually { town.history.faults.heldCount == 1 } }
    }
    await #expect(throws: ServiceOverload.self) { _ = try await town.open(town.bert) }
    try await anna.report(0, request: 4)
    town.history.faults.release()
    await town.settle()
    #expect((0...4).allSatisfy { anna.hasAccepted($0) })
    _ = try await town.connect(town.bert)
  }
}
