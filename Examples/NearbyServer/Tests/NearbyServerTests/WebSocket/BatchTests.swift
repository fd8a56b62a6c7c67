import NIOCore
import NearbyCore
import NearbyProtocol
@testable import NearbyServer
import Testing

/// Several messages of the server in one frame.
@Suite(.timeLimit(.minutes(1)))
struct BatchTests {
  /// More friends than one message of a snapshot holds.
  private static let crowd = FrameLimits.maximumFriendsPerMessage * 2 + 1

  @Test(arguments: Subprotocol.allCases, [true, false])
  func `What waits comes in one frame, for a client that takes batches`(
    subprotocol: Subprotocol, areBatched: Bool
  ) async throws {
    let crowd = try (0..<Self.crowd).map { try UserID("friend-\(100 + $0)") }
    let anna = try UserID("anna")
    try await RunningServer.run(changing: {
      $0.friendships = crowd.map { (anna, $0) }
    }) { server in
      for user in crowd {
        let friend = try await TestClient.welcomed(by: server, as: user.text)
        try await friend.report(52.5, 13.4, id: 2)
        try await friend.hearAccepted(2)
      }
      let client = try await TestClient(to: server, subprotocol)
      let place = LocationReport(coordinate: try Coordinate(latitude: 52.5, longitude: 13.4))
      try await client.say(.hello(Hello(token: "dev:anna", report: place, acceptsBatches: areBatched)), id: 1)

      var frames: [[ServerMessage]] = []
      var parts: [Snapshot] = []
      repeat {
        let message = try #require(try await client.hear())
        frames.append(try Self.unfold(message))
        for case .snapshot(let part) in frames.last?.map(\.body) ?? [] { parts.append(part) }
      } while parts.last?.more != false
      #expect(parts.map(\.friends.count) == [24, 24, 1])
      #expect(parts.flatMap(\.friends).map(\.user) == crowd)
      // All parts of a snapshot are there at once.
      let holding = frames.filter { $0.contains { if case .snapshot = $0.body { true } else { false } } }
      #expect(holding.count == (areBatched ? 1 : 3))
      #expect(areBatched || frames.allSatisfy { $0.count == 1 })
    }
  }

  private static func unfold(_ message: ServerMessage) throws -> [ServerMessage] {
    guard case .batch(let batch) = message.body else { return [message] }
    #expect(2...FrameLimits.maximumMessagesPerBatch ~= batch.messages.count)
    return try batch.messages.map { try $0.get() }
  }
}
