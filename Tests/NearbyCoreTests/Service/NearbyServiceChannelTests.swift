import NearbyCore
import NearbyTestKit
import Testing

/// Channels that move, and slots that break.
@Suite struct NearbyServiceChannelTests {
  @Test func aBrokenSlotRecoversWhatWasMissed() async throws {
    let town = try ServiceTown(nodeCount: 2)
    let anna = try await town.connect(town.anna, to: 0)
    let bert = try await town.connect(town.bert, to: 1)
    try await anna.report(0)
    await town.settle()
    let slot = try town.slot(of: town.bert)
    try await town.brokers[0].loseSubscriptions(at: slot)
    try await bert.report(1)
    await town.settle()
    #expect(anna.near.isEmpty, "this was missed")
    await town.brokers[0].reportLoss(of: slot)
    await town.settle()
    #expect(anna.near == [town.bert])
    try await bert.report(2)
    await town.settle()
    #expect(anna.model.near[town.bert].map { ($0.distance / 10).rounded() } == 200)
  }

  @Test func friendshipsThatWereMissedAreReadAgain() async throws {
    let town = try ServiceTown(nodeCount: 2)
    let anna = try await town.connect(town.anna, to: 0)
    let bert = try await town.connect(town.bert, to: 1)
    try await anna.report(0)
    try await bert.report(1)
    await town.settle()
    let slot = try town.slot(of: town.anna)
    try await town.brokers[0].loseSubscriptions(at: slot)
    await bert.remove(town.anna)
    await town.settle()
    #expect(anna.near == [town.bert])
    await town.brokers[0].reportLoss(of: slot)
    await town.settle()
    #expect(anna.near.isEmpty)
  }

  @Test func aChangedRingMovesChannelsAndLosesNothing() async throws {
    let town = try ServiceTown(nodeCount: 2)
    let moving = try (0..<40).map { try UserID("friend-\($0)") }
    let anna = try await town.connect(town.anna, to: 0)
    try await anna.report(0)
    var clients: [ServiceClient] = []
    for friend in moving {
      town.friends.register(friend)
      _ = town.friends.addFriend(town.anna, of: friend)
      try await anna.add(friend)
      clients.append(try await town.connect(friend, to: 1))
    }
    await town.settle()
    let ring = try ServiceTown.ring(slots: 7, epoch: 1)
    // First the viewer's node knows, then the publishers'; then the other way round.
    for (round, nodes) in [[0, 1], [1, 0]].enumerated() {
      let next = round == 0 ? ring : try ServiceTown.ring(slots: 3, epoch: 2)
      for (step, node) in nodes.enumerated() {
        await town.services[node].change(to: next)
        // What is said at the new slots before the viewer listens there has to come out of the cache.
        let isSaid = round == 0 || step == 0
        for (number, client) in clients.enumerated() where isSaid {
          try await client.report(Double(number + 1) / 20 + Double(2 * round + step))
        }
        await town.settle()
        guard node == 0 || round == 0 else { continue }
        for (number, client) in clients.enumerated() {
          let metres = Double(number + 1) * 50 + (round == 0 ? Double(step) : 2) * 1000
          #expect(abs((anna.model.near[client.user]?.distance ?? 0) - metres) < 0.1)
        }
      }
      await town.pass(.seconds(3))
      let owners = [town.anna, town.bert] + moving
      for broker in town.brokers {
        for slot in try ServiceTown.ring(slots: 7).slots.map(\.id) {
          let subscribed = broker.subscriptions(at: slot)
          #expect(subscribed.allSatisfy { next.slot(for: $0) == slot }, "what moved has left its old slot")
        }
      }
      #expect(
        Set(owners) == next.slots.reduce(into: []) { $0.formUnion(town.brokers[0].subscriptions(at: $1.id)) })
    }
    #expect(anna.model.fault == nil)
  }

  @Test func anOlderRingIsDropped() async throws {
    let town = try ServiceTown()
    _ = try await town.connect(town.anna)
    await town.services[0].change(to: try ServiceTown.ring(slots: 9, epoch: 5))
    await town.settle()
    await town.services[0].change(to: try ServiceTown.ring(slots: 1, epoch: 4))
    await town.pass(.seconds(3))
    #expect(town.brokers[0].subscriptions(at: try town.slot(of: town.anna, slots: 9)).contains(town.anna))
  }

  /// It is published at the slot that its channel had when the node decided it.
  @Test func aPauseThatHasWaitedOverAChangeOfTheRingIsHeardOf() async throws {
    let town = try ServiceTown(nodeCount: 2, healingInterval: .seconds(60))
    let anna = try await town.connect(town.anna, to: 0)
    let bert = try await town.connect(town.bert, to: 1)
    try await anna.report(0)
    try await bert.report(1)
    await town.settle()
    #expect(bert.near == [town.anna])
    town.cache.writing.hold()
    await anna.pause(request: 1)
    await eventually { town.cache.writing.heldCount == 1 }
    let former = try town.slot(of: town.anna)
    let slots = try #require(try (5...9).first { try town.slot(of: town.anna, slots: $0) != former })
    for service in town.services { await service.change(to: try ServiceTown.ring(slots: slots, epoch: 1)) }
    // Longer than anybody lingers at the former slot.
    for _ in 0..<10 {
      town.clock.advance(by: .seconds(1))
      for _ in 0..<100 { await Task.yield() }
    }
    town.cache.writing.release()
    await eventually { anna.hasAccepted(1) }
    await town.settle()
    for _ in 0..<120 where bert.near != [] { await town.pass(.seconds(1)) }
    #expect(bert.near == [])
  }

  @Test func whoHasTheNewRingIsHeardByWhoHasTheOldOne() async throws {
    let town = try ServiceTown(nodeCount: 2)
    let anna = try await town.connect(town.anna, to: 0)
    let bert = try await town.connect(town.bert, to: 1)
    try await anna.report(0)
    await town.services[1].change(to: try ringWithout(town.slot(of: town.bert)))
    try await bert.report(1)
    await town.settle()
    #expect(anna.near == [town.bert], "heard at the old slot")
  }

  @Test(arguments: [true, false]) func aSlotThatHasLeftTheRingHoldsUpNobody(isHung: Bool) async throws {
    let town = try ServiceTown()
    let former = try town.slot(of: town.bert)
    let bert = try await town.connect(town.bert)
    let faults = town.brokers[0].faults(at: former)
    if isHung { faults.hold() } else { faults.fail() }
    await bert.service.change(to: try ringWithout(former))
    for number in 1...600 { try await bert.report(Double(number) / 1000, request: UInt32(number)) }
    await eventually { bert.hasAccepted(600) }
    #expect((1...600).allSatisfy { bert.hasAccepted(UInt32($0)) })
    #expect(town.monitor[.publish].failed == 0, "nothing is wrong with a slot that is gone")
    if isHung { faults.release() }
    await town.settle()
  }

  private func ringWithout(_ slot: SlotID) throws -> HashRing {
    try HashRing(slots: ServiceTown.ring(slots: 4).slots.filter { $0.id != slot }, epoch: 1)
  }
}
