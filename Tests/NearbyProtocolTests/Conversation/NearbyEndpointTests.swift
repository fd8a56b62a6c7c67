import NearbyCore
import NearbyProtocol
import Synchronization
import Testing

/// An endpoint, its services, and clients without a socket between them.
@Suite(.timeLimit(.minutes(1))) struct NearbyEndpointTests {
  func place(_ longitude: Double) throws -> LocationReport {
    LocationReport(coordinate: try Coordinate(latitude: 52.5, longitude: longitude))
  }

  func welcome(in connection: Connection) async throws -> Welcome {
    for await message in connection.sent {
      if case .welcome(let welcome) = message.body { return welcome }
    }
    throw CancellationError()
  }

  @Test func `A client is served from hello to its own end, and its session is closed`() async throws {
    let server = try Server()
    let connection = Connection()
    async let user = server.serve(connection)
    connection.say(.hello(Hello(token: "anna", report: try place(13.4))), id: 1)
    var bodies: [ServerMessage] = []
    for await message in connection.sent {
      bodies.append(message)
      if message == ServerMessage(replyTo: 1, body: .accepted) {
        connection.say(.friendAdded(try UserID("nobody")), id: 2)
      } else if message.replyTo == 2 {
        connection.say(.listNearby(ListNearby()), id: 3)
      } else if message.replyTo == 3 {
        connection.hangUp()
      }
    }
    #expect(try await user == UserID("anna"))
    #expect(connection.closeCodes == [.normal])
    #expect(await server.sessionCount == 0)
    guard case .welcome? = bodies.first?.body else { throw CancellationError() }
    guard case .error(let error)? = bodies.first(where: { $0.replyTo == 2 })?.body else { throw CancellationError() }
    #expect(error.code == .unknownFriend)
    #expect(bodies.last == ServerMessage(replyTo: 3, body: .page(Page(friends: [], total: 0))))
    guard case .welcome? = connection.log.told.withLock({ $0.first }) else { throw CancellationError() }
  }

  @Test(arguments: [
    ("a b", CloseCode.unauthenticated, 0), ("fail", .unavailable, 1),
  ])
  func `Who is not let in is told why`(token: String, code: CloseCode, failures: Int) async throws {
    let server = try Server()
    let connection = Connection()
    async let user = server.serve(connection)
    connection.say(.hello(Hello(token: token)), id: 1)
    var errors: [UInt32?] = []
    for await message in connection.sent {
      if case .error = message.body { errors.append(message.replyTo) }
    }
    #expect(await user == nil)
    #expect(errors == [1])
    #expect(connection.closeCodes == [code])
    #expect(connection.log.failures.withLock { $0 } == failures)
    #expect(await server.sessionCount == 0)
  }

  @Test func `Who says nothing is let go in time`() async throws {
    let server = try Server(authenticationTimeout: .milliseconds(20))
    let connection = Connection()
    #expect(await server.serve(connection) == nil)
    #expect(connection.closeCodes == [.authenticationTimedOut])
  }

  @Test func `A connection lasts no longer than its token`() async throws {
    let server = try Server()
    let connection = Connection()
    let clock = ManualClock(now: SystemClock().now.wall)
    let endpoint = NearbyEndpoint(terms: server.terms, clock: clock)
    let expiry = clock.now.wall.advanced(byMilliseconds: 60_000)
    async let user = endpoint.serve(
      connection, frames: connection.frames, at: server.services[0]
    ) { token -> AuthenticatedUser? in
      AuthenticatedUser(try UserID(token), expiresAt: expiry)
    }
    connection.say(.hello(Hello(token: "anna")))
    _ = try await welcome(in: connection)
    clock.advance(by: .milliseconds(59_999))
    connection.say(.listNearby(ListNearby()), id: 2)
    var bodies: [ServerMessage] = []
    for await message in connection.sent {
      bodies.append(message)
      if message.replyTo == 2 { clock.advance(by: .milliseconds(1)) }
    }
    #expect(try await user == UserID("anna"))
    guard case .error(let error)? = bodies.last?.body else { throw CancellationError() }
    #expect(error.code == .unauthenticated)
    #expect(connection.closeCodes == [.unauthenticated])
    #expect(await server.sessionCount == 0)
  }

  @Test func `A server that stops says so to its clients, whatever they are waiting for`() async throws {
    let server = try Server()
    let (silent, greeted) = (Connection(), Connection())
    let tasks = [silent, greeted].map { connection in Task { await server.serve(connection) } }
    greeted.say(.hello(Hello(token: "anna")))
    _ = try await welcome(in: greeted)
    for task in tasks { task.cancel() }
    #expect(await tasks[0].value == nil)
    #expect(try await tasks[1].value == UserID("anna"))
    for connection in [silent, greeted] {
      for await _ in connection.sent {}
      #expect(connection.closeCodes == [.goingAway])
    }
    #expect(await server.sessionCount == 0)
  }

  @Test func `A service that drains closes with its code, and takes nobody new`() async throws {
    let server = try Server()
    let drain = Task { await server.services[0].drain() }
    while await server.services[0].isReady { await Task.yield() }
    let connection = Connection()
    async let user = server.serve(connection)
    connection.say(.hello(Hello(token: "anna")))
    #expect(try await user == UserID("anna"))
    #expect(connection.closeCodes == [.draining])
    await drain.value
  }

  @Test(arguments: [1, 2])
  func `A client that resumes at any service takes the place of its former connection`(
    serviceCount: Int
  ) async throws {
    let server = try Server(serviceCount: serviceCount)
    let (former, next, stranger) = (Connection(), Connection(), Connection())
    async let first = server.serve(former)
    former.say(.hello(Hello(token: "bert")))
    let resume = try await welcome(in: former).resume
    // Answered when the session is open for whoever resumes it.
    former.say(.listNearby(ListNearby()))
    for await message in former.sent { if case .page = message.body { break } }

    async let other = server.serve(stranger, at: serviceCount - 1)
    stranger.say(.hello(Hello(token: "anna", resume: resume)))
    #expect(try await welcome(in: stranger).isResumed == false)

    async let second = server.serve(next, at: serviceCount - 1)
    next.say(.hello(Hello(token: "bert", resume: resume)))
    let welcome = try await welcome(in: next)
    #expect(welcome.isResumed)
    #expect(welcome.resume != resume)
    #expect(try await first == UserID("bert"))
    #expect(former.closeCodes == [.replaced])
    #expect(await server.sessionCount == 2)
    for connection in [next, stranger] { connection.hangUp() }
    _ = await (second, other)
    #expect(await server.sessionCount == 0)
  }

  @Test func `Nothing that came after an offence is obeyed`() async throws {
    let server = try Server()
    let connection = Connection()
    connection.say(.hello(Hello(token: "anna")))
    connection.say(.hello(Hello(token: "anna")))
    connection.say(.report(try place(13.4)), id: 3)
    #expect(try await server.serve(connection) == UserID("anna"))
    #expect(connection.closeCodes == [.protocolViolation])
    #expect(await server.services[0].statistics.reports == 0)
  }

  @Test func `Who connects anew may guess no more friends than in one connection, and others as ever`() async throws {
    var rates = RequestRates()
    rates.addedFriends = TokenBucket.Rate(1, per: .seconds(86_400), burst: 3)
    let server = try Server(rates: rates)
    var codes: [ErrorCode] = []
    for user in ["anna", "anna", "bert"] {
      let connection = Connection()
      async let guest = server.serve(connection)
      connection.say(.hello(Hello(token: user)))
      for id in 1...2 as ClosedRange<UInt32> { connection.say(.friendAdded(try UserID("nobody")), id: id) }
      for await message in connection.sent {
        if case .error(let error) = message.body { codes.append(error.code) }
        if message.replyTo == 2 { connection.hangUp() }
      }
      #expect(try await guest == UserID(user))
    }
    #expect(
      codes == [.unknownFriend, .unknownFriend, .unknownFriend, .tooManyRequests, .unknownFriend, .unknownFriend])
  }

  @Test func `Resume tokens are unlike each other and fit into a URL and the limit`() {
    let tokens = Set((0..<1000).map { _ in ResumeRegistry.makeToken() })
    #expect(tokens.count == 1000)
    #expect(tokens.allSatisfy { $0.utf8.count == 32 && $0.allSatisfy { $0.isHexDigit && $0.isASCII } })
  }
}
