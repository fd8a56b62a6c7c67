import NearbyCore
import NearbyTestKit
import Testing

/// Many tasks at once, on three nodes; what they leave behind is exact.
@Suite struct NearbyServiceStressTests {
  @Test(arguments: 1...2 as ClosedRange<UInt64>)
  func everyoneEndsUpKnowingExactlyWhoIsNear(seed: UInt64) async throws {
    let crowd = try await Crowd()
    let places = try await crowd.act(seed: seed)
    try await crowd.check(places, "seed \(seed)")
    try await crowd.leave()
  }

  @Test(arguments: 1...2 as ClosedRange<UInt64>)
  func whateverFailsMeanwhileIsMadeGood(seed: UInt64) async throws {
    let crowd = try await Crowd()
    let trouble = Task { try await crowd.makeTrouble(seed: seed) }
    _ = try await crowd.act(seed: seed)
    try await trouble.value
    for _ in 1...40 { await crowd.town.pass(.seconds(1)) }
    var places: [UserID: Double] = [:]
    for (number, client) in crowd.clients.enumerated() {
      await client.pause(false, request: 2000)
      try await client.report(Double(number) * 0.47, request: 2001)
      places[client.user] = Double(number) * 0.47
    }
    try await crowd.check(places, "seed \(seed)")
    try await crowd.leave()
  }
}

/// 24 people, many of them friends, on three nodes.
private struct Crowd {
  let town: ServiceTown
  let clients: [ServiceClient]

  init() async throws {
    town = try ServiceTown(nodeCount: 3)
    let users = try (0..<24).map { try UserID("person-\($0)") }
    for (number, user) in users.enumerated() {
      town.friends.register(user)
      for (other, friend) in users[..<number].enumerated() where (number + other) % 3 != 0 {
        _ = town.friends.addFriend(friend, of: user)
        _ = town.friends.addFriend(user, of: friend)
      }
    }
    var clients: [ServiceClient] = []
    for (number, user) in users.enumerated() { clients.append(try await town.open(user, on: number % 3)) }
    self.clients = clients
  }

  /// Lets all of them move, hide and show up at once; returns where each of them is at last.
  func act(seed: UInt64) async throws -> [UserID: Double] {
    try await withThrowingTaskGroup(of: (UserID, Double).self) { group in
      for (number, client) in clients.enumerated() {
        var random = SplitMix64(seed: seed << 8 | UInt64(number))
        group.addTask {
          var place = 0.0
          for request in 0..<60 as Range<UInt32> {
            place = Double.random(in: 0...12, using: &random)
            try await client.report(place, request: request)
            if request.isMultiple(of: 7) { await client.pause(request % 2 == 0, request: 100 + request) }
            if request.isMultiple(of: 5) { await Task.yield() }
          }
          await client.pause(false, request: 999)
          return (client.user, place)
        }
      }
      return try await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
    }
  }

  /// Lets ports fail now and then, breaks connections, and moves channels about.
  func makeTrouble(seed: UInt64) async throws {
    var random = SplitMix64(seed: seed)
    for epoch in 1...30 as ClosedRange<UInt64> {
      let broker = town.brokers[Int.random(in: 0..<3, using: &random)]
      let slot = try SlotID("slot-\(Int.random(in: 0..<4, using: &random))")
      switch Int.random(in: 0..<6, using: &random) {
      case 0: town.cache.reading.fail(2)
      case 1: town.cache.writing.fail(2)
      case 2: town.history.faults.fail(2)
      case 3: broker.faults(at: slot).fail(2)
      case 4:
        try await broker.loseSubscriptions(at: slot)
        await broker.reportLoss(of: slot)
      default:
        let ring = try ServiceTown.ring(slots: Int.random(in: 1...6, using: &random), epoch: epoch)
        for service in town.services { await service.change(to: ring) }
      }
      for _ in 0..<Int.random(in: 0..<200, using: &random) { await Task.yield() }
      town.clock.advance(by: .milliseconds(100))
    }
    town.cache.reading.heal()
    town.cache.writing.heal()
    town.history.faults.heal()
    for slot in try ServiceTown.ring(slots: 6).slots {
      for broker in town.brokers { broker.faults(at: slot.id).heal() }
    }
  }

  func check(_ places: [UserID: Double], _ comment: Comment) async throws {
    await town.settle()
    for client in clients {
      #expect(client.model.fault == nil, comment)
      for request in 0..<60 as Range<UInt32> { #expect(client.answers(to: request).count == 1, comment) }
      for request in [100, 107, 149, 156, 999] as [UInt32] {
        #expect(client.answers(to: request).count == 1, comment)
      }
      let own = try #require(places[client.user])
      let friends = town.friends.friends(of: client.user)
      #expect(client.near == friends.filter { abs((places[$0] ?? .infinity) - own) <= 5 }, comment)
    }
  }

  func leave() async throws {
    for client in clients { await client.close() }
    await town.settle()
    await town.pass(.seconds(3))
    #expect(town.memory.channelCount == 0)
  }
}
