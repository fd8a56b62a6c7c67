import NearbyCore
import Testing

/// How gently a ``SubscriptionPlanner`` asks for many channels again.
@Suite struct PlannerPaceTests {
  private func script(
    channels: Int, seed: UInt64 = 1, configure: (inout SubscriptionPolicy) -> Void
  ) throws -> ScriptedPlanner {
    var script = ScriptedPlanner(seed: seed, configure: configure)
    for channel in 0..<channels { try script.open(channel) }
    return script
  }

  @Test func aBurstGoesOutAtOnceAndTheRestInPortions() throws {
    var script = try script(channels: 300) { ($0.burst, $0.rate) = (100, 200) }
    var count = try script.lose(1).count
    #expect(count == 100)
    while count < 300 {
      let next = try script.waitForDeadline()
      // A portion is what the rate allows in its pause, between half a burst and a whole one.
      #expect((250...500).contains(next.delay))
      // What was left of a token the last time counts, too.
      let whole = Int(next.delay) * 200 / 1000
      #expect((whole...whole + 1).contains(next.steps.count) || next.steps.count == 300 - count)
      count += next.steps.count
    }
    #expect(script.planner.nextDeadline == nil)
  }

  @Test func theDefaultsLetASmallNodeThroughAtOnce() throws {
    var script = try script(channels: 513) { _ in }
    #expect(try script.lose(1).count == 512)
    let next = try script.waitForDeadline()
    #expect((128...256).contains(next.delay))
    #expect(next.steps.count == 1)
  }

  @Test func nodesThatLostTheSameDoNotComeBackAtTheSameTimes() throws {
    var delays: Set<Int64> = []
    for seed in 1...8 as ClosedRange<UInt64> {
      var script = try script(channels: 60, seed: seed) { ($0.burst, $0.rate) = (50, 20) }
      _ = try script.lose(1)
      var twin = script
      let delay = try script.waitForDeadline().delay
      #expect(try twin.waitForDeadline().delay == delay)
      delays.insert(delay)
    }
    #expect(delays.count > 4)
  }

  @Test func whatIsWatchedForTheFirstTimeDoesNotWait() throws {
    var script = try script(channels: 9) { ($0.burst, $0.rate) = (1, 1) }
    _ = try script.lose(1)
    #expect(try script.watch(9) == [.subscribe(9, 1, 11)])
    #expect(script.confirm(9, 11) == [.read(9, 11)])
  }

  @Test func aChannelLivesOnWhereItIsUntilItsTurnComes() throws {
    var script = ScriptedPlanner { ($0.burst, $0.rate) = (1, 1) }
    try script.open(0)
    _ = try script.watch(1)
    #expect(try script.move([0: 2, 1: 2]) == [.subscribe(0, 2, 3)])
    #expect(script.confirm(1, 2) == [.read(1, 2)])
    #expect(script.answer(1, 2) == [])
    #expect(script.planner.slots(of: 1) == [try Town.slot(1)])
    #expect(script.wait(.seconds(1)) == [try .subscribe(1, 2, 4)])
    #expect(script.planner.slots(of: 1) == [try Town.slot(1), try Town.slot(2)])
  }

  @Test func onlyTheLastOfSeveralChangesIsMadeWhenTheTurnComes() throws {
    var script = try script(channels: 2) { ($0.burst, $0.rate) = (1, 1) }
    _ = try script.move([0: 2, 1: 2])
    #expect(try script.move([1: 3]) == [])
    #expect(try script.lose(1) == [])
    #expect(script.wait(.seconds(1)) == [try .subscribe(1, 3, 4)])
    script.settle(1)
    #expect(script.planner.slots(of: 1) == [try Town.slot(1), try Town.slot(3)])
  }

  @Test func aChannelThatMovesBackBeforeItsTurnIsStillReadAgain() throws {
    var script = try script(channels: 2) { ($0.burst, $0.rate) = (1, 1) }
    _ = try script.move([0: 2, 1: 2])
    _ = try script.move([1: 1])
    #expect(script.wait(.seconds(1)) == [try .subscribe(1, 1, 4)])
    #expect(script.confirm(1, 4) == [.read(1, 4)])
    #expect(script.planner.slots(of: 1) == [try Town.slot(1)])
  }

  @Test func whoeverStopsWaitingTakesNoTurn() throws {
    var script = try script(channels: 4) {
      ($0.burst, $0.rate, $0.linger) = (1, 1, .milliseconds(10))
    }
    _ = try script.lose(1)
    _ = script.unwatch(1)
    _ = script.wait(.milliseconds(10))
    #expect(!script.planner.isOpen(1))
    _ = script.wait(.milliseconds(985))
    _ = script.unwatch(2)
    #expect(script.wait(.milliseconds(5)) == [try .subscribe(3, 1, 6)])
    // Its turn passed while nobody watched it.
    #expect(try script.watch(2) == [])
    #expect(script.wait(.seconds(1)) == [try .subscribe(2, 1, 7)])
    #expect(script.planner.nextDeadline == nil)
  }

  @Test func readingsAgainAndRetriesWaitForTheirTurnToo() throws {
    var script = try script(channels: 3) { ($0.burst, $0.rate, $0.linger) = (1, 1, .seconds(60)) }
    _ = try script.move([0: 2, 1: 2, 2: 2])
    for channel in 0..<3 {
      script.settle(channel)
      _ = script.wait(.seconds(1))
    }
    #expect(script.wait(.milliseconds(56_999)) == [])
    var readings: [[SubscriptionPlanner.Step]] = []
    for _ in 0..<4 { readings.append(script.wait(.seconds(1))) }
    #expect(readings == [[.read(0, 4)], [.read(1, 5)], [.read(2, 6)], []])
  }
}
