import NearbyCore
import NearbyTestKit
import Testing

/// Random histories of a few people on a few nodes, with everything late that may be late, against the plain definition
/// of nearby friends.
///
/// Some of them hide for a while, are seen in cells, report in batches or too soon, or connect again in the
/// place of a session that is still open.
@Suite struct NearbySimulationTests {
  /// Seeds that once failed, beside those up to 80; the actions behind them have changed since.
  static let regressions: [UInt64] = [
    108, 116, 162, 176, 225, 227, 300, 332, 492, 542, 581, 640, 649, 672, 676, 1200, 1202, 1210, 1313, 1616,
    1630, 1680, 1685, 1698, 1748, 1994, 2049, 2124, 2294, 2297, 2337, 2404, 2532, 2537, 2657, 2730, 2773,
    2778, 2789, 2867, 2948, 4844, 5364, 10089, 11548, 12622, 14827, 16061, 18379, 22963, 23374, 26637, 29940,
    36966, 3_002_792, 6_003_488,
  ]

  /// Few enough to take seconds: tens of thousands more have been tried.
  static let seeds = regressions + Array(UInt64(1)...80)

  @Test(arguments: seeds)
  func everyClientEndsUpKnowingExactlyWhoIsNear(seed: UInt64) throws {
    try live(SimulatedWorld(seed: seed), "seed \(seed)")
  }

  @Test(arguments: seeds)
  func theDevicesOfAUserMayBeOnSeveralNodes(seed: UInt64) throws {
    try live(SimulatedWorld(seed: seed, usersRoam: true), "roaming seed \(seed)")
  }

  /// Messages get lost, and nobody knows. What a node has missed it finds within the interval after which it reads
  /// everything again.
  @Test(arguments: UInt64(1)...8)
  func whateverGetsLostIsFoundWithinTheInterval(seed: UInt64) throws {
    try live(SimulatedWorld(seed: seed, isUnreliable: true), "unreliable seed \(seed)")
    try live(SimulatedWorld(seed: seed, usersRoam: true, isUnreliable: true), "unreliable roaming seed \(seed)")
  }

  private func live(_ world: SimulatedWorld, _ comment: Comment) throws {
    var world = world
    for _ in 0..<12 {
      for _ in 0..<25 { try world.act() }
      world.settle()
      try world.check(comment)
    }
    world.closeAll()
    #expect(world.simulation.subscribedChannelCount == 0, comment)
    #expect(world.simulation.nodes.allSatisfy { $0.channelCount == 0 && $0.sessionCount == 0 }, comment)
  }

  @Test(arguments: seeds.prefix(10))
  func theSameSeedDoesTheSame(seed: UInt64) throws {
    var first = try SimulatedWorld(seed: seed)
    var second = try SimulatedWorld(seed: seed)
    for _ in 0..<100 {
      try first.act()
      try second.act()
    }
    #expect(first.simulation.history == second.simulation.history)
    for (session, client) in first.simulation.clients {
      #expect(second.simulation.clients[session]?.model.near == client.model.near)
    }
  }
}
