import NearbyTestKit
import Testing

/// Random histories of a few people on a few nodes, with everything late that may be late, against the plain definition
/// of nearby friends: a few of those that the program in `Tests/Worlds` lives through.
@Suite struct NearbySimulationTests {
  /// Few enough to take seconds. A seed that once failed is no use beside them, since every change of the node makes
  /// another world of it; what it showed has a test of its own.
  static let seeds = Array(UInt64(1)...60)

  /// Half of them lose nothing that only a client could say again, in the other half anything may happen.
  @Test(arguments: seeds)
  func everyClientEndsUpKnowingExactlyWhoIsNear(seed: UInt64) throws {
    try live(WorldPlan(seed: seed, stepCount: 300))
  }

  @Test(arguments: seeds.prefix(20))
  func soItIsWhereNothingHelps(seed: UInt64) throws {
    try live(WorldPlan(seed: seed, stepCount: 300, allowed: [.roaming, .brokenLinks]))
  }

  /// Messages get lost, and nobody knows. What a node has missed it finds within the interval after which it reads
  /// everything again.
  @Test(arguments: seeds.prefix(10))
  func whateverGetsLostIsFoundWithinTheInterval(seed: UInt64) throws {
    try live(WorldPlan(seed: seed, stepCount: 200, allowed: [.roaming, .silentLoss, .lateRings]))
  }

  private func live(_ plan: WorldPlan) throws {
    let fault = try plan.fault()
    #expect(fault == nil, "seed \(plan.seed), \(plan.hazards)")
  }

  @Test(arguments: seeds.prefix(10))
  func theSameSeedDoesTheSame(seed: UInt64) throws {
    let plan = WorldPlan(seed: seed, stepCount: 100)
    #expect(try plan.trace() == WorldPlan(seed: seed, stepCount: 100).trace())
  }
}

@Suite struct FewestStepsTests {
  /// What fails if three steps are left that have nothing to do with those in between.
  @Test func allStepsAreLeftOutThatAreNotNeeded() {
    let needed = [3, 40, 41]
    let fewest = FewestSteps.of(Array(0..<100)) { steps in needed.allSatisfy(steps.contains) ? steps : nil }
    #expect(fewest == needed)
  }

  @Test func whatFollowsTheFaultIsNotNeeded() {
    var livesCount = 0
    let fewest = FewestSteps.of(Array(0..<64)) { steps in
      livesCount += 1
      return steps.firstIndex(of: 7).map { Array(steps[...$0]) }
    }
    #expect(fewest == [7])
    #expect(livesCount < 64)
  }

  @Test func whatNeedsNothingNeedsNothing() {
    #expect(FewestSteps.of([1, 2]) { $0 } == [])
  }
}
