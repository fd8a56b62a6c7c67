import NearbyCore
import Testing

@Suite struct SubscriptionPlannerTests {
  @Test func theFirstViewerSubscribesAndTheCacheIsReadOnceThatStands() throws {
    var script = ScriptedPlanner()
    #expect(try script.watch(7) == [.subscribe(7, 1, 1)])
    #expect(try script.watch(7) == [])
    #expect(script.confirm(7, 1) == [.read(7, 1)])
    #expect(script.answer(7, 1) == [])
    #expect(script.planner.openCount == 1)
    #expect(script.planner.slots(of: 7) == [try Town.slot(1)])
    #expect(script.planner.nextDeadline == nil)
  }

  @Test func aChannelIsLeftALingerAfterTheLastViewer() throws {
    var script = ScriptedPlanner()
    try script.open(7)
    #expect(script.unwatch(7) == [])
    #expect(script.wait(.milliseconds(14_999)) == [])
    #expect(script.planner.isOpen(7))
    #expect(script.wait(.milliseconds(1)) == [try .unsubscribe(7, 1, 1), .close(channel: 7)])
    #expect(!script.planner.isOpen(7))
    #expect(script.planner.openCount == 0)
    #expect(script.planner.nextDeadline == nil)
  }

  @Test func whoComesBackWithinTheLingerFindsTheSubscription() throws {
    var script = ScriptedPlanner()
    try script.open(7)
    _ = script.unwatch(7)
    _ = script.wait(.seconds(14))
    #expect(try script.watch(7) == [])
    #expect(script.wait(.seconds(100)) == [])
  }

  @Test func aChannelThatIsSubscribedWhileItLingersIsLeftInTime() throws {
    var script = ScriptedPlanner()
    _ = try script.watch(7)
    _ = script.unwatch(7)
    _ = script.wait(.seconds(10))
    #expect(script.confirm(7, 1) == [.read(7, 1)])
    #expect(script.answer(7, 1) == [])
    #expect(script.wait(.seconds(5)).last == .close(channel: 7))
  }

  @Test func subscribeThenUnsubscribeThenALateAcknowledgement() throws {
    var script = ScriptedPlanner { $0.linger = .zero }
    _ = try script.watch(7)
    _ = script.unwatch(7)
    #expect(script.wait(.zero) == [try .unsubscribe(7, 1, 1), .close(channel: 7)])
    #expect(script.confirm(7, 1) == [])
    #expect(script.answer(7, 1) == nil)
    script.fail(7, 1)
    #expect(!script.planner.isOpen(7))
    #expect(script.planner.nextDeadline == nil)
  }

  @Test func anAcknowledgementOfTheTimeBeforeLeavingIsNotTakenForTheNextOne() throws {
    var script = ScriptedPlanner { $0.linger = .zero }
    _ = try script.watch(7)
    _ = script.unwatch(7)
    _ = script.wait(.zero)
    #expect(try script.watch(7) == [.subscribe(7, 1, 2)])
    #expect(script.confirm(7, 1) == [])
    script.fail(7, 1)
    #expect(script.confirm(7, 2) == [.read(7, 2)])
    #expect(script.confirm(7, 2) == [])
    #expect(script.answer(7, 1) == nil)
    #expect(script.answer(7, 2) == [])
    #expect(script.answer(7, 2) == nil)
  }

  @Test func aFailureIsTriedAgainAfterAPauseThatDoubles() throws {
    var script = ScriptedPlanner { $0.longestRetryDelay = .seconds(1) }
    _ = try script.watch(7)
    for (failures, longest) in [Int64(200), 400, 800, 1000, 1000].enumerated() {
      let attempt = UInt64(failures) + 2
      script.fail(7, attempt - 1)
      let next = try script.waitForDeadline()
      #expect((longest / 2...longest).contains(next.delay))
      #expect(next.steps == [try .subscribe(7, 1, attempt)])
    }
    _ = script.confirm(7, 6)
    script.failReading(7, 6)
    let next = try script.waitForDeadline()
    #expect((100...200).contains(next.delay))
    #expect(next.steps == [.read(7, 6)])
  }

  @Test func whatNobodyWatchesIsNotTriedAgainUntilSomebodyDoes() throws {
    var script = ScriptedPlanner()
    _ = try script.watch(7)
    _ = script.unwatch(7)
    script.fail(7, 1)
    #expect(script.wait(.seconds(14)) == [])
    #expect(try script.watch(7) == [])
    #expect(script.wait(.zero) == [try .subscribe(7, 1, 2)])
  }

  @Test func onceNothingLingersChannelsAreLeftAtOnce() throws {
    var script = ScriptedPlanner()
    for channel in 0..<3 { try script.open(channel) }
    _ = script.unwatch(1)
    #expect(script.stopLingering() == [try .unsubscribe(1, 1, 2), .close(channel: 1)])
    #expect(script.unwatch(0) == [try .unsubscribe(0, 1, 1), .close(channel: 0)])
    #expect(script.planner.openCount == 1)
  }

  @Test func numbersThatWereNeverUsedAreTaken() throws {
    var script = ScriptedPlanner()
    #expect(script.unwatch(3) == [])
    #expect(script.confirm(3, 1) == [])
    #expect(script.confirm(-1, 0) == [])
    #expect(script.answer(3, 0) == nil)
    #expect(try script.lose(1) == [])
    #expect(try script.move([3: 2]) == [])
    #expect(script.planner.slots(of: 3) == [])
    #expect(!script.planner.isOpen(-1))
  }

  @Test func whatIsOutOfRangeCountsAsTheNearestThatIsNot() throws {
    var script = ScriptedPlanner {
      ($0.burst, $0.rate) = (0, -1)
      ($0.linger, $0.firstRetryDelay, $0.longestRetryDelay) = (.seconds(-1), .zero, .seconds(-1))
    }
    for channel in 0..<3 { try script.open(channel) }
    #expect(try script.lose(1) == [.subscribe(0, 1, 4)])
    let next = try script.waitForDeadline()
    #expect(next.delay == 1000)
    #expect(next.steps == [try .subscribe(1, 1, 5)])
    _ = script.unwatch(0)
    #expect(script.wait(.zero).last == .close(channel: 0))
  }

  @Test func timeThatGoesBackChangesNothing() throws {
    var script = ScriptedPlanner()
    try script.open(7)
    _ = script.unwatch(7)
    #expect(script.wait(.seconds(-100)) == [])
    #expect(script.wait(.seconds(114)) == [])
    #expect(script.wait(.seconds(1)).last == .close(channel: 7))
  }
}
