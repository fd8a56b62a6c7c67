import NearbyCore
import NearbyProtocol
import NearbyRedis
import NearbyTestKit
import RedisTestKit
import Synchronization
import Testing

/// A ring that all nodes read from one key. Each test is named after what an operator may rely on.
@Suite(.enabled(if: ServerProgram.isRedisWanted, "redis-server is not installed"), .timeLimit(.minutes(2)))
struct RedisRingSourceTests {
  private static func ring(_ epoch: UInt64, slots: Int = 2) throws -> HashRing {
    try HashRing(
      slots: (0..<slots).map { RingSlot(id: try SlotID("slot-\($0)"), endpoint: "127.0.0.1:\(7000 + $0)") },
      epoch: epoch)
  }

  private static func run<Result: Sendable>(
    at server: RedisServer, options: RedisOptions = .quick, isolation: isolated (any Actor)? = #isolation,
    _ body: (RedisRingSource) async throws -> Result
  ) async throws -> Result {
    let source = try RedisRingSource(at: server.endpoint, options: options)
    await source.start()
    let result = try await body(source)
    await source.close()
    return result
  }

  /// What a node that follows a source has adopted, and how often the operator was alarmed.
  private final class Node: ServiceMonitor {
    private let epochs = Mutex<[UInt64]>([])
    private let failures = Mutex(0)

    var adopted: [UInt64] { epochs.withLock { $0 } }
    var alarmCount: Int { failures.withLock { $0 } }

    func portAnswered(_ call: PortCall, count: Int, failure: (any Error.Type)?) {
      if failure != nil { failures.withLock { $0 += count } }
    }

    func follow(_ source: RedisRingSource, from ring: HashRing, every interval: Duration) -> Task<Void, Never> {
      Task {
        await RingFollower(source, every: interval, monitor: self).run(from: ring) { ring in
          self.epochs.withLock { $0.append(ring.epoch) }
        }
      }
    }
  }

  @Test(arguments: ServerProgram.all)
  func aRingIsReadAsItWasWrittenAndOnlyByWhoKnowsTheFormerOne(program: ServerProgram) async throws {
    try await RedisServer.run(program) { server in
      try await Self.run(at: server) { source in
        await #expect(throws: MissingRing.self) { try await source.ring() }
        try await source.replace(nil, with: try Self.ring(1))
        #expect(try await source.ring() == Self.ring(1))
        await #expect(throws: RingHasChanged.self) { try await source.replace(nil, with: try Self.ring(2)) }
        try await source.replace(try Self.ring(1), with: try Self.ring(2, slots: 3))
        await #expect(throws: RingHasChanged.self) { try await source.replace(Self.ring(1), with: try Self.ring(3)) }
        await #expect(throws: OutdatedRing.self) {
          try await source.replace(try Self.ring(2, slots: 3), with: try Self.ring(2))
        }
        let unreachable = try HashRing(slots: [RingSlot(id: try SlotID("slot-0"))], epoch: 9)
        await #expect(throws: InvalidRedisRing.self) {
          try await source.replace(try Self.ring(2, slots: 3), with: unreachable)
        }
        #expect(try await source.ring() == Self.ring(2, slots: 3))
      }
    }
  }

  @Test(arguments: ServerProgram.all)
  func theSourceKeepsItsPromises(program: ServerProgram) async throws {
    try await RedisServer.run(program) { server in
      try await Self.run(at: server) { source in
        try await RingSourceConformance.check(source) { ring in
          guard let ring else { return _ = try await server.answer(["DEL", "nearby:ring"]) }
          try await source.replace(try? await source.ring(), with: ring)
        }
      }
    }
  }

  @Test func ofManyOperatorsAtOnceEachChangeIsMadeOnTheRingThatItWasMadeFor() async throws {
    try await RedisServer.run { server in
      try await Self.run(at: server) { source in
        try await source.replace(nil, with: try Self.ring(1))
        let wins = try await withThrowingTaskGroup(of: Int.self) { group in
          for _ in 0..<8 {
            group.addTask {
              var wins = 0
              for _ in 0..<25 {
                let ring = try await source.ring()
                do {
                  try await source.replace(ring, with: try Self.ring(ring.epoch + 1))
                  wins += 1
                } catch is RingHasChanged {}
              }
              return wins
            }
          }
          return try await group.reduce(0, +)
        }
        #expect(try await source.ring().epoch == UInt64(wins) + 1)
      }
    }
  }

  @Test func aChangeIsHeardAtOnce() async throws {
    try await RedisServer.run { server in
      try await Self.run(at: server) { source in
        try await source.replace(nil, with: try Self.ring(1))
        let node = Node()
        // An hour: only the notice can be in time.
        let task = node.follow(source, from: try Self.ring(1), every: .seconds(3600))
        defer { task.cancel() }
        try await eventually("somebody listens") { try await server.subscriberCount(of: "nearby:ring") == 1 }
        for epoch in 2...5 as ClosedRange<UInt64> {
          try await source.replace(try Self.ring(epoch - 1), with: try Self.ring(epoch))
          try await eventually("the ring is adopted") { node.adopted.last == epoch }
        }
        #expect(node.alarmCount == 0)
      }
    }
  }

  @Test func aChangeThatNobodyToldIsFoundByAsking() async throws {
    try await RedisServer.run { server in
      try await Self.run(at: server) { source in
        try await source.replace(nil, with: try Self.ring(1))
        let node = Node()
        let task = node.follow(source, from: try Self.ring(1), every: .milliseconds(50))
        defer { task.cancel() }
        var bytes: [UInt8] = []
        JSONCodec().encode(try Self.ring(2), into: &bytes)
        _ = try await server.answer(["SET", "nearby:ring", .text(String(decoding: bytes, as: UTF8.self))])
        try await eventually("the ring is adopted") { node.adopted == [2] }
      }
    }
  }

  @Test func aChangeWhileTheConnectionWasBrokenIsFoundWithTheNextOne() async throws {
    try await RedisServer.run(.redis, ["--appendonly", "yes"]) { server in
      try await Self.run(at: server) { source in
        try await source.replace(nil, with: try Self.ring(1))
        let node = Node()
        let task = node.follow(source, from: try Self.ring(1), every: .seconds(3600))
        defer { task.cancel() }
        try await eventually("somebody listens") { try await server.subscriberCount(of: "nearby:ring") == 1 }
        await server.kill()
        try await server.start()
        try await Self.run(at: server) { operating in
          try await operating.replace(try Self.ring(1), with: try Self.ring(2))
        }
        try await eventually("the ring is adopted") { node.adopted == [2] }
      }
    }
  }

  @Test func aChangeThatWasHeardOfWhileNobodyCouldAskIsFoundWhenOneCan() async throws {
    var slow = RedisOptions.quick
    slow.firstReconnectDelay = .seconds(3)
    slow.longestReconnectDelay = .seconds(3)
    slow.randomness = { Highest() }
    try await RedisServer.run { server in
      try await Self.run(at: server, options: slow) { source in
        try await source.replace(nil, with: try Self.ring(1))
        let node = Node()
        let task = node.follow(source, from: try Self.ring(1), every: .seconds(3600))
        defer { task.cancel() }
        try await eventually("somebody listens") { try await server.subscriberCount(of: "nearby:ring") == 1 }
        // The connection for notices stays.
        _ = try await server.answer(["CLIENT", "KILL", "TYPE", "normal"])
        try await Self.run(at: server) { operating in
          try await operating.replace(try Self.ring(1), with: try Self.ring(2))
        }
        try await eventually("the change is heard of, in vain") { node.alarmCount > 0 }
        try await eventually("the ring is adopted") { node.adopted == [2] }
      }
    }
  }

  /// Draws the end of each range.
  private struct Highest: RandomNumberGenerator {
    mutating func next() -> UInt64 { .max }
  }

  @Test func garbageAMissingKeyAndAnOlderEpochChangeNothingAndAlarm() async throws {
    try await RedisServer.run { server in
      try await Self.run(at: server) { source in
        try await source.replace(nil, with: try Self.ring(7))
        let node = Node()
        let task = node.follow(source, from: try Self.ring(7), every: .milliseconds(50))
        defer { task.cancel() }
        var older: [UInt8] = []
        JSONCodec().encode(try Self.ring(6, slots: 3), into: &older)
        let wrong: [[RedisArgument]] = [
          ["DEL", "nearby:ring"], ["SET", "nearby:ring", "{\"epoch\":"], ["SET", "nearby:ring", ""],
          ["SET", "nearby:ring", .text(String(repeating: "[", count: 100_000))],
          ["SET", "nearby:ring", "{\"epoch\":\"9\",\"slots\":[]}"],
          ["SET", "nearby:ring", .text(String(decoding: older, as: UTF8.self))],
        ]
        for command in wrong {
          let before = node.alarmCount
          _ = try await server.answer(command)
          try await eventually("the operator is alarmed") { node.alarmCount > before + 1 }
          #expect(node.adopted == [])
        }
        _ = try await server.answer(["DEL", "nearby:ring"])
        _ = try await server.answer(["LPUSH", "nearby:ring", "a list"])
        await #expect(throws: RedisError.refused(RedisServerError(code: "WRONGTYPE"))) { try await source.ring() }
        _ = try await server.answer(["DEL", "nearby:ring"])
        try await source.replace(nil, with: try Self.ring(8))
        try await eventually("a newer ring is adopted") { node.adopted == [8] }
      }
    }
  }
}
