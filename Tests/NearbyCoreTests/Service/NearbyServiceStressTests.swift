import NearbyCore
import NearbyTestKit
import Testing

/// Many tasks at once, on three nodes; what they leave behind is exact.
@Suite struct NearbyServiceStressTests {
  @Test(arguments: 1...4 as ClosedRange<UInt64>)
  func everyoneEndsUpKnowingExactlyWhoIsNear(seed: UInt64) async throws {
    let town = try ServiceTown(nodeCount: 3)
    let users = try (0..<24).map { try UserID("person-\($0)") }
    for (number, user) in users.enumerated() {
      town.friends.register(user)
      for other in users[..<number] where (number + other.text.utf8.count) % 3 != 0 {
        _ = town.friends.addFriend(other, of: user)
        _ = town.friends.addFriend(user, of: other)
      }
    }
    var clients: [ServiceClient] = []
    for (number, user) in users.enumerated() { clients.append(try await town.open(user, on: number % 3)) }
    let places = try await withThrowingTaskGroup(of: (UserID, Double).self) { group in
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
    await town.settle()
    for client in clients {
      #expect(client.model.fault == nil, "seed \(seed)")
      for request in 0..<60 as Range<UInt32> {
        #expect(client.answers(to: request).count == 1, "seed \(seed)")
      }
      let own = try #require(places[client.user])
      let expected = town.friends.friends(of: client.user).filter {
        abs((places[$0] ?? .infinity) - own) <= 5
      }
      #expect(client.near == expected, "seed \(seed)")
    }
    for client in clients { await client.close() }
    await town.settle()
    await town.pass(.seconds(3))
    #expect(town.memory.channelCount == 0)
  }
}
