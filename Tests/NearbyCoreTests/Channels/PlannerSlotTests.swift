import NearbyCore
import Testing

/// What a ``SubscriptionPlanner`` does when the ring changes and when slots are lost.
@Suite struct PlannerSlotTests {
  @Test func theNewSlotIsSubscribedBeforeTheOldOneIsLeft() throws {
    var script = ScriptedPlanner()
    try script.open(7)
    try script.open(8)
    #expect(try script.move([7: 2]) == [.subscribe(7, 2, 3)])
    #expect(script.planner.slots(of: 7) == [try Town.slot(1), try Town.slot(2)])
    #expect(script.confirm(7, 3) == [.read(7, 3)])
    #expect(script.answer(7, 3) == [])
    #expect(script.wait(.milliseconds(14_999)) == [])
    #expect(script.wait(.milliseconds(1)) == [.read(7, 3)])
    #expect(script.planner.isSubscribed(7, at: try Town.slot(1)))
    #expect(script.answer(7, 3) == [try .unsubscribe(7, 1, 3)])
    #expect(script.planner.slots(of: 7) == [try Town.slot(2)])
    #expect(script.planner.nextDeadline == nil)
  }

  @Test func aConfirmationThatTakesLongerThanALingerNeedsOneReading() throws {
    var script = ScriptedPlanner()
    try script.open(7)
    _ = try script.move([7: 2])
    #expect(script.wait(.seconds(20)) == [])
    #expect(script.confirm(7, 2) == [.read(7, 2)])
    #expect(script.answer(7, 2) == [try .unsubscribe(7, 1, 2)])
  }

  @Test func changesInQuickSuccessionLeaveEveryFormerSlotAtTheEnd() throws {
    var script = ScriptedPlanner()
    try script.open(7)
    _ = try script.move([7: 2])
    #expect(try script.move([7: 3]) == [.subscribe(7, 3, 3)])
    #expect(script.confirm(7, 2) == [])
    #expect(try script.move([7: 1]) == [.subscribe(7, 1, 4)])
    #expect(script.confirm(7, 4) == [.read(7, 4)])
    _ = script.answer(7, 4)
    _ = script.wait(.seconds(15))
    #expect(script.answer(7, 4) == [try .unsubscribe(7, 2, 4), try .unsubscribe(7, 3, 4)])
    #expect(script.planner.slots(of: 7) == [try Town.slot(1)])
  }

  @Test func aChannelOpenedSoonAfterAChangeIsReadTwice() throws {
    var script = ScriptedPlanner()
    _ = try script.move([:])
    _ = script.wait(.seconds(10))
    try script.open(7)
    #expect(script.wait(.seconds(5)) == [.read(7, 1)])
    #expect(script.answer(7, 1) == [])
    #expect(script.planner.nextDeadline == nil)
  }

  @Test func whatNobodyWatchesIsLeftAndNotMoved() throws {
    var script = ScriptedPlanner()
    try script.open(7)
    _ = script.unwatch(7)
    #expect(try script.move([7: 2]) == [.unsubscribe(7, 1, 1), .close(channel: 7)])
    try script.open(7)
    _ = script.unwatch(7)
    #expect(try script.lose(1) == [.unsubscribe(7, 1, 2), .close(channel: 7)])
  }

  @Test func aLostSlotIsSubscribedAndReadAgainButNoOther() throws {
    var script = ScriptedPlanner()
    try script.open(7, at: 1)
    try script.open(8, at: 2)
    #expect(try script.lose(1) == [.subscribe(7, 1, 3)])
    #expect(script.confirm(7, 1) == [])
    #expect(script.confirm(7, 3) == [.read(7, 3)])
    #expect(script.answer(7, 3) == [])
    #expect(script.planner.nextDeadline == nil)
    #expect(try script.lose(3) == [])
  }

  @Test func aSlotThatIsOnlyToBeLeftIsNotAskedAgain() throws {
    var script = ScriptedPlanner()
    try script.open(7)
    _ = try script.move([7: 2])
    #expect(try script.lose(1) == [])
    #expect(try script.lose(2) == [.subscribe(7, 2, 3)])
  }

  @Test func aReplacedServerIsAskedAgainUnderTheSameSlotAndReadTwice() throws {
    var script = ScriptedPlanner()
    try script.open(7)
    #expect(try script.move([7: 1]) == [.subscribe(7, 1, 2)])
    #expect(script.confirm(7, 2) == [.read(7, 2)])
    #expect(script.answer(7, 2) == [])
    #expect(script.wait(.seconds(15)) == [.read(7, 2)])
    #expect(script.answer(7, 2) == [])
    #expect(script.planner.slots(of: 7) == [try Town.slot(1)])
  }
}
