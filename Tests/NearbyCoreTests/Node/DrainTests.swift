import NearbyCore
import Testing

@Suite struct DrainTests {
  /// A node with this many connected users.
  private func crowd(
    _ count: Int, configure: (inout NearbyConfiguration) -> Void = { _ in }
  ) throws -> ScriptedNode {
    var script = try ScriptedNode(configure: configure)
    for number in 0..<count {
      script.connect(SessionID(UInt64(number)), try UserID("user-\(number)"), at: nil)
    }
    return script
  }

  @Test func everySessionIsToldToLeaveBeforeItIsClosed() throws {
    var script = try crowd(4)
    let effects = script.handle(.drainStarted)
    #expect(effects.count == 4)
    for (number, effect) in effects.enumerated() {
      guard case .deliver(let session, .goingAway(let hint)) = effect else {
        Issue.record("\(effect) is no hint")
        continue
      }
      #expect(session == SessionID(UInt64(number)))
      #expect((0..<10_000 + Int64(number) * 30_000).contains(hint))
    }
  }

  @Test func hintsAreSpreadSoThatNotAllComeBackAtOnce() throws {
    var script = try crowd(50)
    let hints = script.handle(.drainStarted).compactMap { effect -> Int64? in
      if case .deliver(_, .goingAway(let hint)) = effect { hint } else { nil }
    }
    #expect(hints.count == 50 && Set(hints).count > 40)
    #expect(hints != hints.sorted(), "they do not simply follow the order of closing")
  }

  @Test func newSessionsAreRefused() throws {
    var script = try crowd(1)
    _ = script.handle(.drainStarted)
    #expect(script.node.isDraining)
    #expect(script.open(.second, try Town.anna()) == [.close(.second, .draining)])
    #expect(script.handle(.drainStarted) == [], "it drains already")
  }

  @Test func sessionsAreClosedOneByOneOverTheSpread() throws {
    var script = try crowd(4)
    _ = script.handle(.drainStarted)
    #expect(script.wait(.milliseconds(9999)) == [])
    for number in 0..<4 {
      let effects = script.wait(.milliseconds(1))
      #expect(effects.first == .close(SessionID(UInt64(number)), .draining))
      #expect(effects.count == 2, "the channel is left with its last viewer")
      #expect(script.node.isDrained == (number == 3))
      if number < 3 { #expect(script.wait(.milliseconds(29_999)) == []) }
    }
    #expect(script.node.channelCount == 0)
    #expect(script.node.nextDeadline == nil)
  }

  @Test func whoLeavesByItselfIsNotClosed() throws {
    var script = try crowd(2)
    _ = script.handle(.drainStarted)
    _ = script.handle(.sessionClosed(SessionID(0)))
    _ = script.handle(.sessionClosed(SessionID(1)))
    #expect(script.node.isDrained)
    #expect(script.wait(.seconds(130)) == [])
  }

  @Test func anEmptyNodeIsDrainedAtOnceAndLeavesWhatLingers() throws {
    let anna = try Town.anna()
    var script = try ScriptedNode()
    script.connect(.first, anna, at: nil)
    _ = script.handle(.sessionClosed(.first))
    #expect(!script.node.isDrained)
    let subscription = ChannelSubscription(channel: anna, slot: try Town.slot(), generation: 1)
    #expect(script.handle(.drainStarted) == [.unsubscribe(subscription)])
    #expect(script.node.isDrained)
  }

  @Test func aDrainWithoutGraceAndSpreadClosesEverybodyAtOnce() throws {
    var script = try crowd(3) {
      $0.drainGrace = .zero
      $0.drainSpread = .zero
    }
    let hint = SessionEvent.goingAway(reconnectAfterMilliseconds: 0)
    #expect(
      script.handle(.drainStarted) == (0..<3).map { .deliver(SessionID(UInt64($0)), hint) })
    _ = script.handle(.timeAdvanced)
    #expect(script.node.isDrained)
  }

  @Test func anEndlessDrainDoesNotTrap() throws {
    var script = try crowd(3) {
      $0.drainGrace = .seconds(Int64.max)
      $0.drainSpread = .seconds(Int64.max)
    }
    #expect(script.handle(.drainStarted).count == 3)
    #expect(script.wait(.seconds(86_400)) == [])
  }
}
