import Foundation
import Logging
import NearbyCore
import NearbyProtocol
@testable import NearbyServer
import Testing

/// The demonstration from end to end: real servers, real WebSockets, and an oracle that can say no.
@Suite(.serialized, .timeLimit(.minutes(2)))
struct ReplayTests {
  private func run(
    seed: UInt64 = 7, nodes: Int = 1, leaveFactor: Double = 1, ttl: Int64 = 1800,
    _ prepare: @escaping @Sendable (inout ReplayConfiguration) -> Void
  ) async throws -> ReplayReport {
    let filter = try ProximityFilter(radius: Distance(miles: 5), leaveFactor: leaveFactor)
    var nearby = NearbyConfiguration(filter: filter)
    nearby.inactiveAfter = .seconds(ttl)
    var demo = DemoConfiguration(
      dataSet: try CrowdDataSet.make(seed: seed, userCount: 24, checkInCount: 600), nearby: nearby,
      logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    demo.port = 0
    demo.exitsWhenDone = true
    demo.nodeCount = nodes
    demo.prepareReplay = prepare
    return try #require(try await Demo(demo).run { _ in })
  }

  @Test(arguments: Subprotocol.allCases, [1, 3])
  func `Every client knows exactly who is near at every report`(
    subprotocol: Subprotocol, nodes: Int
  ) async throws {
    let found = try await run(nodes: nodes) {
      $0.subprotocol = subprotocol
      $0.checkEvery = 1
    }
    #expect(found.isFaultless, "\(found)")
    #expect(found.users == 24)
    #expect(found.reports == 600)
    #expect(found.appeared > 100 && found.moved > 100 && found.left > 100, "\(found)")
    #expect(found.delivered == found.appeared + found.moved + found.left)
  }

  @Test(arguments: [1.05, 1.5, 3])
  func `Hysteresis agrees with an oracle that knows it`(leaveFactor: Double) async throws {
    let found = try await run(nodes: 2, leaveFactor: leaveFactor) { $0.checkEvery = 1 }
    #expect(found.isFaultless, "\(found)")
    #expect(found.checksOfPairs > 10_000)
  }

  @Test func `An oracle with another radius finds faults`() async throws {
    let found = try await run {
      $0.radius = Distance(kilometres: 4)
      $0.checkEvery = 100
      $0.patience = .zero
    }
    #expect(found.unexpected > 0 && found.missed == 0)
    #expect(!found.isFaultless)
  }

  @Test func `An oracle with another time to live finds faults`() async throws {
    let found = try await run(ttl: 600) {
      $0.inactiveAfter = .seconds(1800)
      $0.checkEvery = 100
      $0.patience = .zero
    }
    #expect(found.missed > 0 && found.unexpected == 0)
  }

  @Test func `The trace is enough to check everything again`() async throws {
    try await TemporaryFile.path { path in
      let found = try await run(nodes: 2) {
        $0.checkEvery = 10
        $0.tracePath = path
      }
      #expect(found.isFaultless)
      var checker = TraceChecker(
        dataSet: try CrowdDataSet.make(seed: 7, userCount: 24, checkInCount: 600), radius: 8046.72, ttl: 1800)
      try checker.check(path: path)
      #expect(checker.faults == [])
      #expect(checker.checks == 60)
      #expect(checker.reports == 600)
      #expect(checker.pairs > 500)
    }
  }
}
