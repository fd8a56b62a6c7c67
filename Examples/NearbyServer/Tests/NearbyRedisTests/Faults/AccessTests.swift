import NearbyCore
import NearbyRedis
import RedisTestKit
import Testing

/// Users and passwords. Each test is named after what users may rely on.
@Suite(.enabled(if: ServerProgram.isRedisWanted, "redis-server is not installed"))
struct AccessTests {
  private static let node = RedisCredentials(user: "node", password: "s3cret")
  private static let rules = "--user node on >s3cret +@all ~* &nearby:*".split(separator: " ").map(String.init)

  private let anna: UserID
  private let bert: UserID

  init() throws {
    (anna, bert) = (try UserID("anna"), try UserID("bert"))
  }

  /// node-redis 388 and 2080: after a reconnect the password was sent too late.
  @Test func aServerWithAPasswordIsUsedAgainAfterItWasRestarted() async throws {
    try await RedisServer.run(.redis, ["--requirepass", "s3cret"]) { server in
      try await RunningBroker.run(at: server.endpoint) {
        $0.credentials = RedisCredentials(password: "s3cret")
        $0.database = 3
      } _: { node in
        try await node.subscribe(anna)
        await server.kill()
        try await server.start()
        try await node.comeBack([anna], afterLoss: 1)
        try await node.waitUntilHeard(anna, 1)
      }
    }
  }

  /// redis 12418: one channel that is denied has the whole command refused, with one answer.
  @Test func whomTheServerDeniesKeepsNobodyElseOut() async throws {
    let rules = "--user node on >s3cret +@all ~* &nearby:s?a*"
    try await RedisServer.run(.redis, rules.split(separator: " ").map(String.init)) { server in
      try await RunningBroker.run(at: server.endpoint) {
        $0.credentials = Self.node
      } _: { node in
        let refusal = RedisError.refused(RedisServerError(code: "NOPERM"))
        await #expect(throws: refusal) { try await node.subscribe(anna, bert) }
        try await node.subscribe(anna)
        try await node.waitUntilHeard(anna, 1)
        await #expect(throws: refusal) { try await node.publish(bert, 1...1) }
        #expect(!"\(refusal)".contains("bert"))
        #expect(node.lossCount == 0)
      }
    }
  }

  /// redis 11992: the connection of a user whose rights are changed ends, or does not.
  @Test func aNodeWhosePasswordWasChangedIsToldAndComesBackWithTheNewOne() async throws {
    try await RedisServer.run(.redis, Self.rules) { server in
      try await RunningBroker.run(at: server.endpoint) {
        $0.credentials = Self.node
      } _: { node in
        try await node.subscribe(anna)
        _ = try await server.answer(["ACL", "SETUSER", "node", "resetpass", ">other", "resetchannels"])
        _ = try await server.answer(["CLIENT", "KILL", "USER", "node"])
        try await eventually("it is found out") { node.events.count(of: .lost(.unauthorized)) >= 2 }
        await #expect(throws: RedisError.notConnected) { try await node.subscribe(anna) }
        _ = try await server.answer(["ACL", "SETUSER", "node", "resetpass", ">s3cret", "&nearby:*"])
        try await node.comeBack([anna], afterLoss: 1)
        try await node.waitUntilHeard(anna, 1)
      }
    }
  }

  @Test func aPrefixKeepsClustersApartOnOneServer() async throws {
    try await RedisServer.run { server in
      try await RunningBroker.run(at: server.endpoint) {
        $0.prefix = "one:"
      } _: { one in
        try await RunningBroker.run(at: server.endpoint) {
          $0.prefix = "other:"
        } _: { other in
          try await one.subscribe(anna)
          try await other.subscribe(anna)
          try await one.publish(anna, 1...1)
          try await other.publish(anna, 2...2)
          try await eventually("each hears its own") { one.heard(anna) == [1] && other.heard(anna) == [2] }
        }
      }
    }
  }
}
