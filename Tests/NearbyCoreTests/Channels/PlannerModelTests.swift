import NearbyCore
import Testing

/// Random histories of a ``SubscriptionPlanner`` in a ``PlannerWorld``.
@Suite struct PlannerModelTests {
  @Test(arguments: 1...150 as ClosedRange<UInt64>)
  func inTheEndWhatIsWatchedIsSubscribedAtItsOwnerAndNothingWasMissed(seed: UInt64) throws {
    var world = try PlannerWorld(seed: seed)
    for _ in 0..<4 {
      for _ in 0..<150 { world.act() }
      world.settle()
      world.checkQuiet()
    }
    world.unwatchAll()
    world.settle()
    world.checkQuiet()
    world.checkPace()
    #expect(world.subscribed.isEmpty, "seed \(seed)")
    #expect(world.faults.first == nil, "seed \(seed)")
  }

  @Test func theSameSeedGivesTheSameSteps() throws {
    var (one, other) = (try PlannerWorld(seed: 7), try PlannerWorld(seed: 7))
    for _ in 0..<500 {
      one.act()
      other.act()
    }
    #expect(one.trace.count > 100)
    #expect(one.trace == other.trace)
  }
}
