import NIOCore
import NearbyCore
import NearbyRedis
import NearbyTestKit
import RedisTestKit
import Testing

/// Connections that break. Each test is named after what users may rely on.
@Suite(.enabled(if: ServerProgram.isRedisWanted, "redis-server is not installed"))
struct LossTests {
  private let anna: UserID
  private let bert: UserID

  init() throws {
    (anna, bert) = (try UserID("anna"), try UserID("bert"))
  }

  @Test(arguments: [.perUser, .buckets(4)] as [RedisChannelForm])
  func aFriendIsHeardAgainAfterTheConnectionBrokeAndTheNodeIsToldOnce(form: RedisChannelForm) async throws {
    try await RedisServer.run { server in
      try await RunningBroker.run(at: server.endpoint, form: form) { node in
        try await node.subscribe(anna)
        for number in 1...5 {
          _ = try await server.answer(["CLIENT", "KILL", "TYPE", "pubsub"])
          try await node.comeBack([anna], afterLoss: number)
          try await node.publish(anna, Int64(number)...Int64(number))
          try await eventually("the message arrives") { node.heard(anna).last == Int64(number) }
          #expect(node.lossCount == number)
        }
        #expect(node.events.count(of: .lost(.connectionLost)) == 5)
      }
    }
  }

  /// StackExchange.Redis 517.
  @Test(arguments: [.perUser, .buckets(4)] as [RedisChannelForm])
  func noFriendIsForgottenWhenTheConnectionBreaksAgainWhileItIsBeingMended(form: RedisChannelForm) async throws {
    let users = try (0..<10_000).map { try UserID("user-\($0)") }
    try await RedisServer.run { server in
      try await RunningBroker.run(at: server.endpoint, form: form) { node in
        for start in stride(from: 0, to: users.count, by: 500) {
          try await node.broker.subscribe(to: Array(users[start..<start + 500]), at: node.slot)
        }
        _ = try await server.answer(["CLIENT", "KILL", "TYPE", "pubsub"])
        async let back: Void = node.comeBack(users, afterLoss: 1)
        try await Task.sleep(for: .milliseconds(50))
        let killed = try await server.answer(["CLIENT", "KILL", "TYPE", "pubsub"])
        try await back
        // The second break may have come too early to break anything. If it did, it may not be told yet.
        if killed != .integer(0) { try await node.comeBack(users, afterLoss: 2) }
        let channels = try await server.channels()
        #expect(channels.count == (form == .perUser ? 10_000 : 4))
        for start in stride(from: 0, to: users.count, by: 500) {
          try await node.broker.publish(users[start..<start + 500].map { .news(of: $0, 7) }, at: node.slot)
        }
        try await eventually("all are heard") { Set(node.recorder.messages.map(\.channel)).count == 10_000 }
      }
    }
  }

  /// StackExchange.Redis 1110 and 273.
  @Test(arguments: [.perUser, .buckets(1)] as [RedisChannelForm])
  func whoCameBackWhileTheServerWasAwayIsHeard(form: RedisChannelForm) async throws {
    try await RedisServer.run { server in
      try await RunningBroker.run(at: server.endpoint, form: form) { node in
        try await node.subscribe(anna)
        await server.kill()
        try await eventually("the break is seen") { node.events.count(of: .lost(.connectionLost)) == 2 }
        try await node.broker.unsubscribe(from: [anna], at: node.slot)
        await #expect(throws: RedisError.notConnected) { try await node.subscribe(anna) }
        try await server.start()
        try await node.comeBack([anna], afterLoss: 1)
        #expect(try await server.channels().count == 1)
        try await node.waitUntilHeard(anna, 1)
      }
    }
  }

  /// ioredis 85: after more than one attempt that failed, nothing was subscribed any more.
  @Test func aFriendIsHeardAgainHoweverLongTheServerWasAway() async throws {
    try await RedisServer.run { server in
      try await RunningBroker.run(at: server.endpoint) { node in
        try await node.subscribe(anna)
        await server.kill()
        try await eventually("ten attempts fail") { node.events.count(of: .lost(.notConnected)) >= 20 }
        #expect(node.lossCount == 0, "nobody is told before there is a server again")
        try await server.start()
        try await node.comeBack([anna], afterLoss: 1)
        try await node.waitUntilHeard(anna, 1)
        #expect(node.lossCount == 1)
      }
    }
  }

  /// ioredis 1079: what was published while the server was away was sent later, and was wrong by then.
  @Test func nobodyIsShownWhereAFriendWasWhileTheServerWasAway() async throws {
    try await RedisServer.run { server in
      try await RunningBroker.run(at: server.endpoint) { node in
        await server.kill()
        try await eventually("the break is seen") { node.events.count(of: .lost(.connectionLost)) == 2 }
        for number in 1...10 as ClosedRange<Int64> {
          await #expect(throws: RedisError.notConnected) { try await node.publish(anna, number...number) }
        }
        try await server.start()
        try await eventually("it is subscribed") { (try? await node.subscribe(anna)) != nil }
        try await node.waitUntilHeard(anna, 11)
        #expect(Set(node.heard(anna)) == [11])
      }
    }
  }

  /// kombu 2590, go-redis 1195: pings were written, and nobody looked for the answer.
  @Test(arguments: RedisOptions.versions)
  func aServerThatHangsIsFoundOutThoughItsConnectionStands(version: RedisOptions.ProtocolVersion) async throws {
    try await RedisServer.run { server in
      try await RunningBroker.run(at: server.endpoint) {
        $0.protocolVersion = version
        $0.probeInterval = .milliseconds(200)
        $0.answerTimeout = .milliseconds(500)
      } _: { node in
        // On a busy machine an answer may take that long.
        try await eventually("it is subscribed") { (try? await node.subscribe(anna)) != nil }
        await server.pause()
        try await eventually("both connections are given up") { node.events.count(of: .lost(.silence)) >= 2 }
        await server.goOn()
        try await node.comeBack([anna], afterLoss: 1)
        try await node.waitUntilHeard(anna, 1)
      }
    }
  }

  /// redis-py 1720, aioredis 1206: in version 2 the answer to a ping depends on whether a channel is subscribed.
  @Test(arguments: RedisOptions.versions)
  func askingWhetherTheServerIsThereDisturbsNoSubscription(version: RedisOptions.ProtocolVersion) async throws {
    try await RedisServer.run { server in
      try await RunningBroker.run(at: server.endpoint) {
        $0.protocolVersion = version
        $0.probeInterval = .milliseconds(1)
        $0.answerTimeout = .seconds(4)
      } _: { node in
        for number in 1...500 as ClosedRange<Int64> {
          try await node.subscribe(anna)
          if number.isMultiple(of: 50) { try await node.publish(anna, number...number) }
          try await node.broker.unsubscribe(from: [anna], at: node.slot)
        }
        #expect(node.heard(anna).count == 10)
        #expect(node.events.all == [.connected, .connected])
      }
    }
  }

  /// valkey-swift 389: a connection that was closed while something was under way ended the program.
  @Test func aNodeThatLeavesInTheMiddleOfAnythingLeavesInPeace() async throws {
    try await RedisServer.run { server in
      for delay in stride(from: 0, to: 4000, by: 200) {
        try await RunningBroker.run(at: server.endpoint) {
          $0.probeInterval = .milliseconds(1)
        } _: { node in
          let work = Task {
            for number in 1...1000 as ClosedRange<Int64> {
              try await node.subscribe(anna, bert)
              try await node.publish(anna, number...number + 20)
              try await node.broker.unsubscribe(from: [anna], at: node.slot)
            }
          }
          try await Task.sleep(for: .microseconds(delay))
          await node.broker.close()
          await #expect(throws: RedisError.self) { try await work.value }
          await #expect(throws: RedisError.closed) { try await node.subscribe(anna) }
        }
      }
      try await eventually("no connection is left but the asking one") {
        guard case .bytes(let list) = try await server.answer(["CLIENT", "LIST"]) else { return false }
        return !String(buffer: list).contains("name=nearby")
      }
    }
  }
}

extension RedisOptions {
  static let versions = [ProtocolVersion.two, .three]
}
