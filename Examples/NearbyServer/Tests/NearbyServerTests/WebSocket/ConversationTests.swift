import NearbyCore
import NearbyProtocol
@testable import NearbyServer
import Testing

/// What clients that keep to the protocol hear, on one node and on several.
@Suite(.timeLimit(.minutes(1)))
struct ConversationTests {
  @Test(arguments: Subprotocol.allCases, [1, 3])
  func `Friends hear each other come, move and go`(subprotocol: Subprotocol, nodeCount: Int) async throws {
    try await RunningServer.run(changing: { $0.nodeCount = nodeCount }) { server in
      let anna = try await TestClient.welcomed(by: server, as: "anna", subprotocol, at: (52.5, 13.4))
      let bert = try await TestClient.welcomed(by: server, as: "bert", subprotocol)
      try await bert.report(52.51, 13.4, id: 5)
      try await bert.hearAccepted(5)
      let appeared = try await anna.hearAppeared()
      #expect(appeared.user == (try UserID("bert")))
      #expect(abs(appeared.distance - 1111.95) < 0.01)

      try await bert.report(52.52, 13.4)
      let moved = try await anna.hearMoved()
      #expect(abs(moved.distance - 2223.90) < 0.01)

      try await bert.report(53.5, 13.4, id: 6)
      let left = try await anna.hearLeft()
      #expect(left == FriendLeft(user: try UserID("bert"), reason: .outOfRange))
      // Friends hear of a report before it is on the disk.
      try await bert.hearAccepted(6)
      #expect(try await server.server.history.entries(of: UserID("bert"), after: nil, limit: 9).count == 3)
    }
  }

  @Test func `The welcome tells the limits and the hints`() async throws {
    try await RunningServer.run { server in
      let client = try await TestClient(to: server)
      try await client.say(.hello(Hello(token: "dev:anna")), id: 9)
      let message = try #require(try await client.hear())
      guard case .welcome(let welcome) = message.body else {
        Issue.record("something came before the welcome")
        return
      }
      #expect(message.replyTo == 9)
      #expect(welcome.user == (try UserID("anna")))
      #expect(welcome.limits.maximumFrameByteCount == 16_384)
      #expect(welcome.limits.maximumFriends == 5000)
      #expect(abs(welcome.hints.radius - 8046.72) < 1e-9)
      #expect(welcome.hints.inactiveAfterMilliseconds == 600_000)
    }
  }

  @Test func `Whoever pauses vanishes at once and is back with the next word`() async throws {
    try await RunningServer.run { server in
      let anna = try await TestClient.welcomed(by: server, as: "anna", at: (52.5, 13.4))
      let bert = try await TestClient.welcomed(by: server, as: "bert", at: (52.5, 13.41))
      _ = try await anna.hearAppeared()
      try await bert.say(.sharing(.paused()))
      let left = try await anna.hearLeft()
      #expect(left.reason == .stoppedSharing)
      try await bert.say(.sharing(.shared()))
      _ = try await anna.hearAppeared()
    }
  }

  @Test func `Strangers become friends when both want it, and are none when one does not`() async throws {
    try await RunningServer.run { server in
      let anna = try await TestClient.welcomed(by: server, as: "anna", at: (52.5, 13.4))
      let dora = try await TestClient.welcomed(by: server, as: "dora", at: (52.5, 13.41))
      try await anna.say(.friendAdded(try UserID("dora")), id: 2)
      try await anna.hearAccepted(2)
      try await dora.say(.friendAdded(try UserID("anna")), id: 2)
      for client in [anna, dora] {
        _ = try await client.hearAppeared()
      }
      try await anna.say(.friendRemoved(try UserID("dora")))
      for client in [anna, dora] {
        let left = try await client.hearLeft()
        #expect(left.reason == .unfriended)
      }
    }
  }

  @Test func `The list comes in pages, the nearest first`() async throws {
    let crowd = try (10..<55).map { try UserID("friend-\($0)") }
    let anna = try UserID("anna")
    try await RunningServer.run(changing: {
      $0.friendships = crowd.map { (anna, $0) }
    }) { server in
      for (index, user) in crowd.enumerated() {
        let friend = try await TestClient.welcomed(by: server, as: user.text)
        try await friend.report(52.5 + Double(index) * 0.001, 13.4, id: 2)
        try await friend.hearAccepted(2)
      }
      let client = try await TestClient.welcomed(by: server, as: "anna", at: (52.5, 13.4))
      var listed: [UserID] = []
      var cursor = ""
      repeat {
        try await client.say(.listNearby(ListNearby(pageSize: 20, cursor: cursor)), id: 3)
        let page = try await client.hear { if case .page(let page) = $0.body { page } else { nil } }
        #expect(page.total == UInt32(crowd.count))
        #expect(page.friends.count <= 20)
        listed += page.friends.map(\.user)
        cursor = page.nextCursor
      } while !cursor.isEmpty
      #expect(listed == crowd)
    }
  }

  @Test func `A snapshot too long for one frame comes in several`() async throws {
    let crowd = try (0..<100).map { try UserID(String(repeating: "x", count: 120) + "-\(1000 + $0)") }
    let anna = try UserID("anna")
    try await RunningServer.run(changing: {
      $0.friendships = crowd.map { (anna, $0) }
    }) { server in
      for user in crowd {
        let friend = try await TestClient.welcomed(by: server, as: user.text)
        try await friend.report(52.5, 13.4, id: 2)
        try await friend.hearAccepted(2)
      }
      let client = try await TestClient(to: server)
      let place = LocationReport(coordinate: try Coordinate(latitude: 52.5, longitude: 13.4))
      try await client.say(.hello(Hello(token: "dev:anna", report: place)))
      var parts: [Snapshot] = []
      repeat {
        parts.append(try await client.hear { if case .snapshot(let part) = $0.body { part } else { nil } })
      } while parts.last?.more == true
      let most = FrameLimits.maximumFriendsPerMessage
      #expect(parts.count == (crowd.count + most - 1) / most)
      #expect(parts.flatMap(\.friends).map(\.user) == crowd)
    }
  }

  @Test
  func `A server that leaves says so, refuses newcomers and closes with a code that asks to come again`()
    async throws
  {
    let clock = ManualClock(now: SystemClock().now.wall)
    try await RunningServer.run(changing: {
      $0.clock = clock
      $0.nearby.drainGrace = .seconds(10)
    }) { server in
      let anna = try await TestClient.welcomed(by: server, as: "anna", at: (52.5, 13.4))
      server.shutDown()
      let hint = try await anna.hearGoingAway()
      #expect((0...10_000).contains(hint.reconnectAfterMilliseconds))
      let newcomer = try await TestClient(to: server)
      try await newcomer.say(.hello(Hello(token: "dev:bert")))
      #expect(try await newcomer.hearClose() == .draining)
      try await anna.report(52.6, 13.4, id: 5)
      try await anna.hearAccepted(5)
      clock.advance(by: .seconds(10))
      #expect(try await anna.hearClose() == .draining)
      #expect(CloseCode.draining.isWorthRetrying)
    }
  }
}
