import NearbyCore
import NearbyProtocol
import Synchronization
import Testing

extension NearbyEndpointTests {
  @Test func `Who comes while there is too much to do is told when to come again, before its token is looked at`()
    async throws
  {
    var limits = NearbyServiceLimits()
    limits.waitingForSessions.count = 0
    let server = try Server(limits: limits)
    let connection = Connection()
    async let user = server.serve(connection)
    connection.say(.hello(Hello(token: "fail")), id: 1)
    var messages: [ServerMessage] = []
    for await message in connection.sent { messages.append(message) }
    #expect(await user == nil)
    guard case .error(let error)? = messages.first?.body, messages.count == 1 else { throw CancellationError() }
    #expect(messages[0].replyTo == 1 && error.code == .unavailable)
    #expect((1000...3000).contains(error.retryAfterMilliseconds ?? 0))
    #expect(connection.closeCodes == [.unavailable])
    #expect(connection.log.failures.withLock { $0 } == 0, "nobody has to be told in the log")
  }

  @Test func `A request that there is too much to do for is refused with the time to try again, and a decision is not`()
    async throws
  {
    var limits = NearbyServiceLimits()
    limits.waitingForRequests.count = 0
    let server = try Server(limits: limits)
    let connection = Connection()
    async let user = server.serve(connection)
    connection.say(.hello(Hello(token: "anna")))
    _ = try await welcome(in: connection)
    connection.say(.report(try place(13.4)), id: 1)
    connection.say(.reports([try place(13.4)]), id: 2)
    connection.say(.listNearby(ListNearby()), id: 3)
    connection.say(.friendAdded(try UserID("bert")), id: 4)
    connection.say(.sharing(.paused()), id: 5)
    connection.say(.friendRemoved(try UserID("bert")), id: 6)
    var answers: [UInt32: ServerMessage.Body] = [:]
    for await message in connection.sent {
      if let id = message.replyTo { answers[id] = message.body }
      if answers.count == 6 { connection.hangUp() }
    }
    for id in 1...4 as ClosedRange<UInt32> {
      guard case .error(let error)? = answers[id] else { throw CancellationError() }
      #expect(error.code == .unavailable && (1000...3000).contains(error.retryAfterMilliseconds ?? 0))
    }
    #expect(answers[5] == .accepted && answers[6] == .accepted)
    _ = await user
  }
}
