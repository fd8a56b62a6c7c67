import NearbyCore
import NearbyProtocol
import Testing

/// What the service has for a client becomes messages, and these become frames.
@Suite struct ToldEventsTests {
  @Test(arguments: Subprotocol.allCases)
  func `The welcome answers hello, and says how the server works`(subprotocol: Subprotocol) throws {
    var client = try ScriptedClient(subprotocol, resume: "a secret") { configuration in
      configuration.maximumPageSize = 100
      configuration.maximumReportCount = 1000
      configuration.maximumFriendCount = 300
    }
    _ = try client.say(.hello(Hello(token: "a token")), id: 9)
    // The service may be faster than the answer that the session is open.
    let message = try #require(try client.take(.told([.welcome(try UserID("anna"), isResumed: true)])).messages.first)
    #expect(message.replyTo == 9)
    guard case .welcome(let welcome) = message.body else { throw CancellationError() }
    #expect(welcome.user == (try UserID("anna")))
    #expect(welcome.resume == "a secret")
    #expect(welcome.isResumed)
    #expect(
      welcome.limits
        == Welcome.Limits(maximumFrameByteCount: 16_384, maximumFriends: 300, maximumPageSize: 24, maximumReports: 64))
    #expect(abs(welcome.hints.radius - 8046.72) < 1e-9)
    #expect(welcome.hints.inactiveAfterMilliseconds == 600_000)
    #expect(welcome.hints.reportIntervalMilliseconds == 30_000)
    #expect(welcome.hints.pingIntervalMilliseconds == 25_000)
    #expect(welcome.hints.pongTimeoutMilliseconds == 8000)
  }

  @Test func `Limits that the wire sets do not raise those of the configuration`() throws {
    var configuration = NearbyConfiguration(filter: try ProximityFilter(radius: Distance(miles: 5)))
    configuration.maximumPageSize = 10
    configuration.maximumReportCount = 5
    let limits = Welcome.Limits(configuration)
    #expect(limits.maximumPageSize == 10)
    #expect(limits.maximumReports == 5)
  }

  @Test func `Every event is told, and answers what it is the answer to`() throws {
    let bert = try UserID("bert")
    let location = AcceptedLocation(
      coordinate: try Coordinate(latitude: 52.5, longitude: 13.4), acceptedAt: Timestamp(milliseconds: 1))
    let friend = NearbyFriend(user: bert, location: location, distance: 5)
    let cursor = NearbyCursor(distance: 5, user: bert)
    let expected: [(SessionEvent, ServerMessage)] = [
      (.ownLocation(location), ServerMessage(body: .ownLocation(location))),
      (.snapshot([]), ServerMessage(body: .snapshot(Snapshot(friends: [])))),
      (.appeared(friend), ServerMessage(body: .appeared(friend))),
      (.moved(friend), ServerMessage(body: .moved(friend))),
      (.left(bert, .inactive), ServerMessage(body: .left(FriendLeft(user: bert, reason: .inactive)))),
      (
        .page(NearbyPage(friends: [friend], next: cursor, total: 2), request: 3),
        ServerMessage(replyTo: 3, body: .page(Page(friends: [friend], nextCursor: cursor.text, total: 2)))
      ),
      (
        .page(NearbyPage(friends: [], next: nil, total: 0), request: nil),
        ServerMessage(body: .page(Page(friends: [], total: 0)))
      ),
      (.accepted(request: 4), ServerMessage(replyTo: 4, body: .accepted)),
      (
        .refused(.unknownFriend, request: 5),
        ServerMessage(replyTo: 5, body: .error(ErrorMessage(code: .unknownFriend, message: "no such friend")))
      ),
      (
        .goingAway(reconnectAfterMilliseconds: 6),
        ServerMessage(body: .goingAway(GoingAway(reconnectAfterMilliseconds: 6)))
      ),
    ]
    for subprotocol in Subprotocol.allCases {
      for acceptsBatches in [false, true] {
        var client = try ScriptedClient.welcomed(subprotocol, acceptsBatches: acceptsBatches)
        let reaction = try client.take(.told(expected.map(\.0)))
        #expect(reaction.messages == expected.map(\.1))
        #expect(reaction.frames.count == (acceptsBatches ? 1 : expected.count))
      }
    }
  }

  @Test(arguments: Subprotocol.allCases, [1, 2, 63, 64, 65, 129, 200])
  func `Batches keep the limits, the order and every message`(subprotocol: Subprotocol, count: Int) throws {
    for idLength in [8, 128] {
      let events = try (0..<count).map { index in
        let padded = "\(index)-" + String(repeating: "\"", count: 128)
        return SessionEvent.left(try UserID(String(padded.prefix(idLength))), .inactive)
      }
      var client = try ScriptedClient.welcomed(subprotocol, acceptsBatches: true)
      let reaction = try client.take(.told(events))
      let heard = reaction.messages.compactMap { message -> SessionEvent? in
        guard case .left(let news) = message.body, let reason = news.reason else { return nil }
        return .left(news.user, reason)
      }
      #expect(heard == events)
      // Small messages need no more frames than their number asks for.
      if count <= FrameLimits.maximumMessagesPerBatch, idLength == 8 { #expect(reaction.frames.count == 1) }
      var other = try ScriptedClient.welcomed(subprotocol, acceptsBatches: false)
      #expect(try other.take(.told(events)).frames.count == count)
    }
  }

  @Test func `Nothing to tell is no frame`() throws {
    var client = try ScriptedClient.welcomed()
    #expect(try client.take(.told([])).frames.isEmpty)
  }
}
