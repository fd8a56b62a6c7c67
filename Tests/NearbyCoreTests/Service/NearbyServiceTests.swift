import NearbyCore
import NearbyTestKit
import Testing

/// What clients of two or three nodes are told when nothing goes wrong.
@Suite struct NearbyServiceTests {
  @Test func aClientIsWelcomedAndThenToldWhoIsNear() async throws {
    let town = try ServiceTown(nodeCount: 2)
    let anna = try await town.connect(town.anna, to: 0)
    #expect(anna.events == [.welcome(town.anna), .snapshot([])])
    try await anna.report(0)
    let bert = try await town.connect(town.bert, to: 1)
    #expect(bert.events == [.welcome(town.bert), .snapshot([])], "where Bert is nobody knows yet")
    try await bert.report(1)
    await town.settle()
    #expect(bert.near == [town.anna])
    #expect(anna.near == [town.bert])
    let again = try await town.connect(town.bert, to: 0)
    guard case .snapshot(let friends) = again.events.last else { return #expect(Bool(false), "no snapshot") }
    #expect(again.events.first == .welcome(town.bert))
    #expect(again.events.count == 3, "the own location comes between the two")
    #expect(friends.map(\.user) == [town.anna])
    #expect(abs((friends.first?.distance ?? 0) - 1000) < 0.1)
  }

  @Test func everyReportOfTwoDevicesOnTwoNodesIsInTheHistory() async throws {
    let town = try ServiceTown(nodeCount: 2)
    let devices = [try await town.connect(town.anna, to: 0), try await town.connect(town.anna, to: 1)]
    let count = 40
    for number in 1...count {
      for (index, device) in devices.enumerated() {
        try await device.report(Double(number + index * 1000) / 1000, request: UInt32(number))
      }
      // Most of them in one millisecond.
      if number % 10 == 0 { town.clock.advance(by: .milliseconds(1)) }
    }
    await town.settle()
    for device in devices { #expect((1...count).allSatisfy { device.hasAccepted(UInt32($0)) }) }
    #expect(town.entries.entries.count { $0.user == town.anna } == 2 * count)
    #expect(Set(town.entries.entries.map(\.version)).count == 2 * count)
  }

  @Test func whoIsOnAnotherNodeComesAndGoes() async throws {
    let town = try ServiceTown(nodeCount: 3)
    let anna = try await town.connect(town.anna, to: 0)
    let bert = try await town.connect(town.bert, to: 1)
    let carl = try await town.connect(town.carl, to: 2)
    for (client, place) in [(anna, 0), (bert, 4), (carl, 0)] as [(ServiceClient, Double)] {
      try await client.report(place, request: 1)
    }
    await town.settle()
    try await bert.report(4.5)
    await town.settle()
    try await bert.report(6)
    await town.settle()
    let heard = anna.events.compactMap { event -> String? in
      switch event {
      case .appeared: "appeared"
      case .moved: "moved"
      case .left(_, let reason): "left \(reason)"
      default: nil
      }
    }
    #expect(heard == ["appeared", "moved", "left outOfRange"])
    try await anna.report(3)
    await town.settle()
    #expect(anna.near == [town.bert], "the viewer's own moves count as well")
    for client in [anna, bert, carl] {
      #expect(client.hasAccepted(1))
      #expect(client.model.fault == nil)
    }
    #expect(carl.near.isEmpty)
  }

  @Test func aReportIsAcceptedOnceItIsStoredPublishedAndKept() async throws {
    let town = try ServiceTown()
    let anna = try await town.connect(town.anna)
    let ports = [
      town.cache.writing, town.brokers[0].faults(at: try town.slot(of: town.anna)), town.history.faults,
    ]
    for port in ports { port.hold() }
    try await anna.report(0, request: 1)
    for (index, port) in ports.enumerated() {
      await eventually { port.heldCount == 1 }
      #expect(anna.answers(to: 1).isEmpty, "port \(index) has not answered")
      port.release()
    }
    await town.settle()
    #expect(anna.hasAccepted(1))
    #expect(town.entries.entries.map(\.user) == [town.anna])
  }

  @Test func aPauseShowsAtOnce() async throws {
    let town = try ServiceTown(nodeCount: 2)
    let anna = try await town.connect(town.anna, to: 0)
    let bert = try await town.connect(town.bert, to: 1)
    try await anna.report(0)
    try await bert.report(1)
    await town.settle()
    await bert.pause(request: 2)
    await town.settle()
    #expect(bert.hasAccepted(2))
    #expect(anna.events.last == .left(town.bert, .stoppedSharing))
    #expect(bert.near.isEmpty, "who hides sees nobody")
    let stored = try await town.cache.entries(of: [town.bert])
    #expect(stored.first??.record.state == .paused())
    try await bert.report(2)
    await town.settle()
    #expect(anna.near.isEmpty)
    #expect(town.entries.entries.count == 2, "who hides leaves no trace")
    await bert.pause(false)
    await town.settle()
    #expect(anna.near == [town.bert])
    #expect(bert.near == [town.anna])
  }

  @Test func aFriendWhoFallsSilentLeaves() async throws {
    let town = try ServiceTown(nodeCount: 2)
    let anna = try await town.connect(town.anna, to: 0)
    let bert = try await town.connect(town.bert, to: 1)
    try await bert.report(1)
    await town.settle()
    await town.pass(.seconds(100))
    try await anna.report(0)
    await town.settle()
    await town.pass(.milliseconds(199_999))
    #expect(anna.near == [town.bert])
    await town.pass(.milliseconds(1))
    #expect(anna.events.last == .left(town.bert, .inactive))
    #expect(bert.near == [town.anna], "whoever is silent can still look")
  }

  @Test func friendshipsBeginAndEndWhileConnected() async throws {
    let town = try ServiceTown(nodeCount: 2)
    let anna = try await town.connect(town.anna, to: 0)
    let carl = try await town.connect(town.carl, to: 1)
    try await anna.report(0)
    try await carl.report(1)
    try await carl.add(town.anna, request: 1)
    await town.settle()
    #expect(carl.hasAccepted(1))
    #expect(carl.near.isEmpty && anna.near.isEmpty, "one wish is no friendship")
    try await anna.add(town.carl, request: 2)
    await town.settle()
    #expect(anna.hasAccepted(2))
    #expect(anna.near == [town.carl])
    #expect(carl.near == [town.anna])
    await carl.remove(town.anna, request: 3)
    await town.settle()
    #expect(carl.hasAccepted(3))
    #expect(anna.events.contains(.left(town.carl, .unfriended)))
    #expect(carl.events.contains(.left(town.anna, .unfriended)))
    await carl.remove(town.anna, request: 4)
    try await carl.add(try UserID("nobody"), request: 5)
    try await carl.add(town.carl, request: 6)
    await town.settle()
    for request in [4, 5, 6] as [UInt32] {
      #expect(carl.answers(to: request) == [.refused(.unknownFriend, request: request)])
    }
  }

  @Test func pagesGoThroughTheList() async throws {
    let town = try ServiceTown()
    let anna = try await town.connect(town.anna)
    for number in 1...5 {
      let friend = try UserID("friend-\(number)")
      town.friends.register(friend)
      _ = town.friends.addFriend(town.anna, of: friend)
      try await anna.add(friend)
      let client = try await town.connect(friend)
      try await client.report(Double(6 - number) / 2)
    }
    try await anna.report(0)
    await town.settle()
    var cursor: NearbyCursor?
    var distances: [Double] = []
    for request in 1...3 as ClosedRange<UInt32> {
      try await anna.service.listNearby(for: anna.session, after: cursor, pageSize: 2, request: request)
      await town.settle()
      guard case .page(let page, _) = anna.answers(to: request).first else {
        return #expect(Bool(false), "no page")
      }
      #expect(page.total == 5)
      #expect((page.next == nil) == (request == 3))
      cursor = page.next
      distances += page.friends.map { ($0.distance / 100).rounded() * 100 }
    }
    #expect(distances == [500, 1000, 1500, 2000, 2500])
  }

  @Test func countsWhatItHolds() async throws {
    let town = try ServiceTown()
    let anna = try await town.connect(town.anna)
    try await anna.report(0)
    await town.settle()
    var statistics = await town.services[0].statistics
    #expect(statistics.sessions == 1)
    #expect(statistics.channels == 2, "its own and Bert's")
    #expect(statistics.reports == 1)
    #expect(statistics.messages > 0, "her own report, by way of her channel")
    #expect(statistics.friendChecks > 0 && statistics.slowClients == 0 && statistics.droppedEchoes == 0)
    #expect(statistics.backlog == 0 && statistics.slotBacklog == 0)
    let slots = await town.services[0].slotStatistics
    #expect(slots.values.map(\.channels).reduce(0, +) == 2 && slots.values.allSatisfy { $0.backlog == 0 })
    let ring = try ServiceTown.ring(slots: 4)
    #expect(Set(slots.keys) == Set(ring.slots.map(\.id)))
    await anna.close()
    try await anna.report(0)
    await town.settle()
    await town.pass(.seconds(3))
    statistics = await town.services[0].statistics
    #expect(statistics.sessions == 0)
    #expect(statistics.channels == 0)
    #expect(statistics.reports == 1, "who is gone reports nothing")
    #expect(town.memory.channelCount == 0)
  }
}
