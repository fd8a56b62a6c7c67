import ArgumentParser
import Foundation
import Logging
import NearbyCore
import NearbyProtocol
import NearbyRedis
@testable import NearbyServer
@testable import nearby_server
import RedisTestKit
import Testing

/// Servers that share cache, channels and ring on real Redis servers.
@Suite(.serialized, .enabled(if: ServerProgram.isRedisWanted, "redis-server is not installed"), .timeLimit(.minutes(2)))
struct RedisBackendTests {
  @Test(arguments: [RedisChannelForm.perUser, .buckets(4)])
  func `Friends on two servers see each other, also while a slot is added`(form: RedisChannelForm) async throws {
    try await RedisServer.run { first in
      try await RedisServer.run { second in
        let operating = try RedisRingSource(at: first.endpoint)
        await operating.start()
        let ring = try RedisPair.ring(1, first)
        try await operating.replace(nil, with: ring)
        var configuration = RedisBackendConfiguration(cache: first.endpoint, ring: .redis)
        configuration.channels = form
        try await RedisPair.runTwo(configuration) { one, other in
          let anna = try await TestClient.welcomed(by: one, as: "anna", at: RedisPair.berlin)
          let bert = try await TestClient.welcomed(by: other, as: "bert", at: RedisPair.berlin)
          #expect(try await anna.hearAppeared().user == UserID("bert"))
          try await anna.report(52.5170, 13.3777)
          #expect(try await bert.hearMoved().user == UserID("anna"))

          let larger = try RedisPair.ring(2, first, second)
          let moves = RingChange.moves(from: ring, to: larger)
          #expect(!moves.isEmpty, "nothing moves")
          try await operating.replace(ring, with: larger)
          try await Self.waitUntilSubscribed(to: moves, at: second, form: form)
          for step in 1...20 {
            try await anna.report(52.5170 + Double(step) / 10_000, 13.3777)
            #expect(try await bert.hearMoved().user == UserID("anna"))
            try await bert.report(52.5170 + Double(step) / 10_000, 13.3777)
            #expect(try await anna.hearMoved().user == UserID("bert"))
          }
          try await bert.report(48.1, 11.6)
          #expect(try await anna.hearLeft().user == UserID("bert"))
          #expect(try await bert.hearLeft().user == UserID("anna"))
          try await bert.report(52.5170, 13.3777)
          #expect(try await anna.hearAppeared().user == UserID("bert"))
        }
        await operating.close()
      }
    }
  }

  @Test func `A ring in a file is followed as well`() async throws {
    try await RedisServer.run { first in
      try await RedisServer.run { second in
        try await TemporaryFile.path { path in
          let ring = try RedisPair.ring(1, first)
          try RedisPair.write(ring, to: path)
          try await RedisPair.runTwo(RedisBackendConfiguration(cache: first.endpoint, ring: .file(path))) {
            one, other in
            let anna = try await TestClient.welcomed(by: one, as: "anna", at: RedisPair.berlin)
            let bert = try await TestClient.welcomed(by: other, as: "bert", at: RedisPair.berlin)
            #expect(try await anna.hearAppeared().user == UserID("bert"))
            let larger = try RedisPair.ring(2, first, second)
            try RedisPair.write(larger, to: path)
            try await Self.waitUntilSubscribed(
              to: RingChange.moves(from: ring, to: larger), at: second, form: .buckets(4))
            try await anna.report(52.5171, 13.3777)
            #expect(try await bert.hearMoved().user == UserID("anna"))
          }
        }
      }
    }
  }

  /// Waits until both servers listen to what has moved to a server.
  private static func waitUntilSubscribed(
    to moves: [UserID], at server: RedisServer, form: RedisChannelForm
  ) async throws {
    while true {
      let channels = try await server.channels()
      let wanted =
        switch form {
        case .perUser: moves.allSatisfy { user in channels.contains { $0.hasSuffix(" \(user.text)") } }
        case .buckets: !channels.isEmpty
        }
      if wanted, try await counts(of: channels, at: server).allSatisfy({ $0 > 0 }) { return }
      try await Task.sleep(for: .milliseconds(20))
    }
  }

  private static func counts(of channels: [String], at server: RedisServer) async throws -> [Int64] {
    var counts: [Int64] = []
    for channel in channels { counts.append(try await server.subscriberCount(of: channel)) }
    return counts
  }

  @Test func `Two processes with one database file are one service`() async throws {
    try await RedisServer.run { redis in
      let operating = try RedisRingSource(at: redis.endpoint)
      await operating.start()
      try await operating.replace(nil, with: try RedisPair.ring(1, redis))
      await operating.close()
      try await TemporaryFile.folder(["friends.csv": "user_a,user_b\nanna,bert\n"]) { folder in
        try await TemporaryFile.folder([:]) { other in
          let arguments =
            ["serve", "--port", "0", "--development", "--redis", "\(redis.endpoint)", "--ring", "redis"]
            + ["--friends", folder + "/friends.csv", "--database", folder + "/nearby.sqlite"] + Command.leavingAtOnce
          let one = try Command(arguments, folder: folder)
          defer { one.send(SIGKILL) }
          let anna = try await TestClient.welcomed(byPort: try await one.port(), as: "anna", at: RedisPair.berlin)
          let two = try Command(arguments, folder: other)
          defer { two.send(SIGKILL) }
          let bert = try await TestClient.welcomed(byPort: try await two.port(), as: "bert", at: RedisPair.berlin)
          #expect(try await anna.hearAppeared().user == UserID("bert"))
          try await anna.report(52.5170, 13.3777)
          #expect(try await bert.hearMoved().user == UserID("anna"))
          try await bert.say(.sharing(.paused()), id: 2)
          #expect(try await anna.hearLeft().user == UserID("bert"))
          one.terminate()
          two.terminate()
          #expect(try await one.end().status == 0)
          #expect(try await two.end().status == 0)
        }
      }
    }
  }

  @Test func `Servers share the cache and the channels, or neither`() {
    for arguments in [["--redis", "127.0.0.1:1"], ["--ring", "ring.json"], ["--redis", "x:y:z", "--ring", "redis"]] {
      #expect(throws: (any Error).self) {
        try NearbyServerCommand.parseAsRoot(["serve", "--development"] + arguments)
      }
    }
  }

  @Test func `Who a server is asked as stands in the environment`() throws {
    let options = try RedisOptions(environment: ["NEARBY_REDIS_PASSWORD": "secret", "NEARBY_REDIS_TLS": "system"])
    #expect(options.credentials == RedisCredentials(user: "default", password: "secret") && options.tls != nil)
    let others = try RedisOptions(environment: ["NEARBY_REDIS_USER": "", "NEARBY_REDIS_PASSWORD": ""])
    #expect(others.credentials == nil && others.tls == nil)
    #expect(throws: InvalidRedisEnvironment.self) { try RedisOptions(environment: ["NEARBY_REDIS_USER": "anna"]) }
  }

  @Test func `A server that lacks something does not start and says in a line what`() async throws {
    try await RedisServer.run(.redis, ["--requirepass", "secret"]) { server in
      let nobody = RedisEndpoint(host: "127.0.0.1", port: try await RedisServer.freePort())
      try await TemporaryFile.folder([
        "nowhere.json": #"{"epoch":"1","slots":[{"id":"a"}]}"#, "garbage.json": "{",
        "dead.json": #"{"epoch":"1","slots":[{"id":"a","endpoint":"\#(nobody)"}]}"#,
      ]) { folder in
        let cases: [(redis: RedisEndpoint, ring: String, password: String?, says: String)] = [
          (nobody, "redis", "secret", "the cache at \(nobody) cannot be used: notConnected"),
          (server.endpoint, "redis", nil, "the cache at \(server.endpoint) cannot be used: unauthorized"),
          (server.endpoint, "redis", "wrong", "the cache at \(server.endpoint) cannot be used: unauthorized"),
          (server.endpoint, "redis", "secret", "the ring at \(server.endpoint) cannot be used: MissingRing()"),
          (server.endpoint, "missing.json", "secret", "the ring in missing.json cannot be used: MissingRing()"),
          (server.endpoint, "garbage.json", "secret", "the ring in garbage.json cannot be used: "),
          (server.endpoint, "nowhere.json", "secret", "the ring in nowhere.json cannot be used: "),
          (server.endpoint, "dead.json", "secret", "slot a at \(nobody) cannot be used: notConnected"),
        ]
        for (redis, ring, password, says) in cases {
          let command = try Command(
            ["serve", "--port", "0", "--development", "--redis", "\(redis)", "--ring", ring], folder: folder,
            environment: ["NEARBY_REDIS_PASSWORD": password ?? ""])
          let outcome = try await command.end()
          #expect(outcome.status == 1)
          let lines = outcome.errors.split(separator: "\n").filter { $0.hasPrefix("Error:") }
          #expect(lines.count == 1 && lines[0].hasPrefix("Error: \(says)"), "\(outcome.errors)")
        }
      }
    }
  }
}

extension RingChange {
  /// Which of the users of these tests have another slot in the new ring.
  fileprivate static func moves(from old: HashRing, to new: HashRing) -> [UserID] {
    ["anna", "bert", "carl"].compactMap { try? UserID($0) }.filter { old.slot(for: $0) != new.slot(for: $0) }
  }
}
