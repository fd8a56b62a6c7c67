import NIOCore
import NearbyCore
@testable import NearbyRedis
import RedisTestKit
import NearbyTestKit
import Testing

/// A cache whose server forgets, hangs or holds nonsense. Each test is named after what users may rely on.
@Suite(.enabled(if: ServerProgram.isRedisWanted, "redis-server is not installed"))
struct CacheFaultTests {
  private let anna: UserID

  init() throws {
    anna = try UserID("anna")
  }

  private static func entry(_ user: UserID, _ epoch: Int64, seconds: Int = 3600) throws -> LocationCacheEntry {
    let place = try Coordinate(latitude: Double(epoch % 90), longitude: 7)
    let location = AcceptedLocation(coordinate: place, acceptedAt: Timestamp(milliseconds: epoch))
    let version = LocationVersion(epoch: epoch, sequence: 0)
    return LocationCacheEntry(
      record: LocationRecord(user: user, version: version, state: .sharing(location)), timeToLive: .seconds(seconds))
  }

  private static func run<Result: Sendable>(
    at server: RedisServer, isolation: isolated (any Actor)? = #isolation,
    _ body: (RedisLocationCache) async throws -> Result
  ) async throws -> Result {
    let cache = try RedisLocationCache(at: server.endpoint, options: .quick)
    await cache.start()
    let result = try await body(cache)
    await cache.close()
    return result
  }

  @Test(arguments: ServerProgram.all)
  func theScriptsAreWhatTheirHashesSay(program: ServerProgram) async throws {
    try await RedisServer.run(program) { server in
      for script in [RedisScript.store, .replace] {
        let hash = try await server.answer(["SCRIPT", "LOAD", .text(script.text)])
        #expect(hash.textBytes == ByteBuffer(string: script.hash))
      }
    }
  }

  /// groupmq 16: hours of errors after a server had forgotten a script.
  @Test(arguments: ServerProgram.all)
  func aServerThatHasForgottenTheScriptsIsGivenThemAgain(program: ServerProgram) async throws {
    let users = try (0..<300).map { try UserID("user-\($0)") }
    try await RedisServer.run(program) { server in
      try await Self.run(at: server) { cache in
        for epoch in 1...5 as ClosedRange<Int64> {
          _ = try await server.answer(["SCRIPT", "FLUSH"])
          try await cache.store(users.map { try Self.entry($0, epoch) })
          let found = try await cache.entries(of: users).map { $0?.record.version.epoch }
          #expect(found == [Int64?](repeating: epoch, count: 300))
        }
      }
    }
  }

  @Test func anOlderReportNeverTakesThePlaceOfANewerOneWhateverManyNodesDo() async throws {
    try await RedisServer.run { server in
      try await Self.run(at: server) { one in
        try await Self.run(at: server) { other in
          try await withThrowingTaskGroup { group in
            for (number, cache) in [one, other, one, other].enumerated() {
              group.addTask {
                var random = SplitMix64(seed: UInt64(number))
                for epoch in (1...100 as ClosedRange<Int64>).shuffled(using: &random) {
                  var entry = try Self.entry(anna, epoch)
                  // Decisions come in between, each of which has to be merged.
                  if epoch.isMultiple(of: 3) {
                    entry.record.precisionVersion = LocationVersion(epoch: epoch, sequence: 0)
                    entry.record.precision = .allCases[Int(epoch) % SharingPrecision.allCases.count]
                  }
                  try await cache.store([entry])
                }
              }
            }
            try await group.waitForAll()
          }
          let found = try #require(try await one.entries(of: [anna])[0])
          #expect(found.record.version.epoch == 100)
          #expect(found.record.precisionVersion.epoch == 99)
        }
      }
    }
  }

  /// What the script decides at a glance has to be what our own code would have made of it.
  @Test(arguments: 1...3 as ClosedRange<UInt64>)
  func theServerDecidesAsOurOwnCodeWould(seed: UInt64) async throws {
    var random = SplitMix64(seed: seed)
    let epochs: [Int64] = [.min, -1, 0, 1, 1 << 32, (1 << 32) + 1, .max]
    let numbers: [UInt32] = [0, 1, 0x7FFF_FFFF, 0x8000_0000, .max]
    func version() -> LocationVersion {
      LocationVersion(
        epoch: epochs.randomElement(using: &random) ?? 0, sequence: numbers.randomElement(using: &random) ?? 0,
        node: numbers.randomElement(using: &random) ?? 0)
    }
    func record(_ user: UserID) throws -> LocationRecord {
      let place = try Coordinate(latitude: Double.random(in: -80...80, using: &random), longitude: 7)
      let location = AcceptedLocation(coordinate: place, acceptedAt: Timestamp(milliseconds: 5))
      let decided = [
        LocationVersion.none, LocationVersion(epoch: 1, sequence: 0), LocationVersion(epoch: -1, sequence: 0),
      ]
      var record = LocationRecord(
        user: user, version: version(), sharingVersion: decided.randomElement(using: &random) ?? .none,
        state: Int.random(in: 0..<5, using: &random) == 0 ? .paused() : .sharing(location))
      if Int.random(in: 0..<5, using: &random) == 0 {
        record.precisionVersion = decided.randomElement(using: &random) ?? .none
        record.precision = .neighbourhood
      }
      return record
    }
    try await RedisServer.run { server in
      try await Self.run(at: server) { cache in
        for round in 0..<10 {
          let users = try (0..<40).map { try UserID("user-\(seed)-\(round)-\($0)") }
          var model = try users.map { try record($0) }
          for step in 0..<4 {
            let news = step == 0 ? model : try users.map { try record($0) }
            try await cache.store(news.map { LocationCacheEntry(record: $0, timeToLive: .seconds(3600)) })
            if step > 0 { model = zip(model, news).map { $0.merged(with: $1) } }
            let found = try await cache.entries(of: users).map { $0?.record }
            for (found, expected) in zip(found, model) where found != expected {
              Issue.record("seed \(seed), round \(round), step \(step)")
            }
          }
        }
      }
    }
  }

  @Test func nonsenseInTheCacheIsNobodysPlaceAndIsReplaced() async throws {
    let bert = try UserID("bert")
    try await RedisServer.run { server in
      try await Self.run(at: server) { cache in
        for nonsense in ["", "x", String(repeating: "\u{1}", count: 200)] {
          _ = try await server.answer(["SET", "nearby:at anna", .text(nonsense)])
          _ = try await server.answer(["DEL", "nearby:at bert"])
          _ = try await server.answer(["LPUSH", "nearby:at bert", "a list"])
          #expect(try await cache.entries(of: [anna, bert]) == [nil, nil])
          let entries = [try Self.entry(anna, 1), try Self.entry(bert, 1)]
          try await cache.store(entries)
          #expect(try await cache.entries(of: [anna, bert]).map { $0?.record } == entries.map(\.record))
        }
        // What was stored under one name is not taken for somebody else.
        _ = try await server.answer(["RENAME", "nearby:at anna", "nearby:at bert"])
        #expect(try await cache.entries(of: [anna, bert]) == [nil, nil])
      }
    }
  }

  @Test func aCacheThatIsAwaySaysSoAtOnceAndComesBack() async throws {
    try await RedisServer.run { server in
      try await Self.run(at: server) { cache in
        try await cache.store([try Self.entry(anna, 1)])
        await server.kill()
        await #expect(throws: RedisError.self) { try await cache.entries(of: [anna]) }
        await #expect(throws: RedisError.self) { try await cache.store([try Self.entry(anna, 2)]) }
        try await server.start()
        try await eventually("it can be read") { (try? await cache.entries(of: [anna])) == [nil] }
        try await cache.store([try Self.entry(anna, 3)])
        #expect(try await cache.entries(of: [anna])[0]?.record.version.epoch == 3)
      }
    }
  }

  @Test func anAgeThatNoClockCouldCountToIsKept() throws {
    var entry = try Self.entry(anna, 1)
    entry.ageMilliseconds = .max - 5
    entry.timeToLive = .seconds(Int64.max)
    var value = ByteBuffer(integer: Int64(1000))
    value.writeImmutableBuffer(StoredEntry.encode(entry))
    let later = try #require(StoredEntry.decode(value, of: anna, now: 2000))
    #expect(later.ageMilliseconds == .max)
    #expect(StoredEntry.decode(value, of: anna, now: .max) == nil)
    #expect(StoredEntry.decode(value, of: anna, now: 0)?.ageMilliseconds == Int64.max - 5, "a clock that was set back")
    #expect(StoredEntry.decode(value, of: try UserID("bert"), now: 2000) == nil)
  }
}
