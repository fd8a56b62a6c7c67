import NearbyCore
import NearbyTestKit
import Testing

/// Random histories of a few people on a few nodes, with everything late that may be late, against the plain definition
/// of nearby friends.
///
/// Some of them hide for a while, are seen in cells, report in batches or too soon, or connect again in the
/// place of a session that is still open.
@Suite struct NearbySimulationTests {
  /// Few enough to take seconds: tens of thousands more have been tried. A seed that once failed is no use beside them,
  /// since every change of the node makes another world of it; what it showed has a test of its own.
  static let seeds = Array(UInt64(1)...70)

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
