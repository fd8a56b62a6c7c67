import NearbyCore
import Testing

/// Pauses that end by themselves, and decisions that two nodes take at the same time.
@Suite struct PauseTests {
  private func announced(_ effects: [NearbyNode.Effect]) -> [LocationRecord] {
    effects.compactMap { if case .announce(let entry, _, _) = $0 { entry.record } else { nil } }
  }

  /// Anna at 0 m, paused for a minute.
  private func pausedAnna() throws -> ScriptedNode {
    var script = try ScriptedNode()
    script.connect(.first, try Town.anna(), at: try Town.place(0))
    let end = script.now.advanced(by: .seconds(60))
    let effects = script.handle(.sharingChanged(.first, .paused(until: end), request: nil))
    #expect(announced(effects).first?.state == .paused(until: end))
    return script
  }

  @Test func aPauseEndsByItself() throws {
    var script = try pausedAnna()
    let start = script.now
    #expect(script.patience == .seconds(60))
    #expect(announced(script.wait(.seconds(59))) == [])
    var record = try Town.record(try Town.anna(), 0, at: start)
    record.sharingVersion = LocationVersion(epoch: start.milliseconds, sequence: 1)
    #expect(announced(script.wait(.seconds(1))) == [record], "with the very next version, on every node")
    #expect(script.node.nextDeadline == nil)
  }

  @Test func aPauseThatIsOverIsNotFoundAgainByAClockThatIsBehind() throws {
    let anna = try Town.anna()
    var script = try pausedAnna()
    _ = script.wait(.seconds(60))
    #expect(script.settings[anna]?.visibility == .shared)
    _ = script.handle(.sessionClosed(.first))
    _ = script.wait(.seconds(600))
    script.turn(by: .seconds(-3600))
    _ = script.open(.second, anna)
    #expect(script.report(try Town.place(0), .second).contains { if case .appendHistory = $0 { true } else { false } })
  }

  @Test func whoDecidesAfterThePauseWinsOverItsEnd() throws {
    var script = try pausedAnna()
    _ = script.wait(.seconds(59))
    let again = Town.paused(try Town.anna(), at: script.now)
    _ = script.hear(again)
    #expect(announced(script.wait(.seconds(60))) == [], "the pause of another node has no end")
    #expect(script.report(try Town.place(10), .first) == [])
  }

  /// By the clock of its node it was decided in the very millisecond of the pause, or long before, and another node has
  /// ended that meanwhile.
  @Test(arguments: [UInt32(1), 7, .max]) func whatIsDecidedAfterThePauseIsNewerThanItsEnd(node: UInt32) throws {
    let pause = LocationVersion(epoch: 1000, sequence: 4, node: 7)
    for now in [Timestamp(milliseconds: 1000), .distantPast] {
      #expect(pause.next(at: now, on: node) > pause.successor && pause.successor > pause)
    }
  }

  @Test func aPauseThatIsEndedEarlyHasNoEndLeft() throws {
    var script = try pausedAnna()
    _ = script.wait(.seconds(1))
    #expect(announced(script.handle(.sharingChanged(.first, .shared(), request: nil))).count == 1)
    #expect(script.node.nextDeadline == nil)
  }

  @Test func aPauseThatEndsInThePastIsNone() throws {
    var script = try ScriptedNode()
    script.connect(.first, try Town.anna(), at: try Town.place(0))
    let effects = script.handle(.sharingChanged(.first, .paused(until: script.now), request: nil))
    #expect(announced(effects).first?.location != nil)
  }

  @Test func aHelloThatFindsAPauseThatIsOverCountsAsSharing() throws {
    let anna = try Town.anna()
    var script = try ScriptedNode()
    let version = Town.version(script.now.advanced(by: .seconds(-60)))
    script.settings[anna] = SharingSettings(
      user: anna, visibility: .paused(until: script.now.advanced(by: .seconds(-1))), visibilityVersion: version)
    _ = script.open(.first, anna)
    let effects = script.report(try Town.place(0), .first)
    #expect(announced(effects).first?.location?.coordinate == (try Town.place(0)))
    #expect(announced(effects).first?.sharingVersion == version.successor)
    #expect(effects.contains { if case .appendHistory = $0 { true } else { false } })
  }

  @Test func aHelloThatFindsAPauseWaitsForItsEnd() throws {
    let anna = try Town.anna()
    var script = try ScriptedNode()
    let end = script.now.advanced(by: .seconds(60))
    script.settings[anna] = Town.settings(anna, .paused(until: end), at: script.now)
    script.connect(.first, anna, at: try Town.place(0))
    #expect(announced(script.wait(.seconds(59))) == [])
    #expect(announced(script.wait(.seconds(1))).first?.location?.coordinate == (try Town.place(0)))
  }

  /// The node accepts a report before it hears that another node was told of a pause.
  @Test func aPauseIsNotLostBehindAReport() throws {
    let (anna, bert) = (try Town.anna(), try Town.bert())
    var script = try ScriptedNode()
    script.friends = [anna: [bert], bert: [anna]]
    script.connect(.first, anna, at: try Town.place(0))
    script.connect(.second, bert, at: try Town.place(100))
    let pause = Town.paused(anna, at: script.now)
    _ = script.wait(.seconds(1))
    let report = try #require(announced(script.report(try Town.place(10), .first)).first)
    #expect(script.hear(report).count == 1, "Bert sees Anna")
    let left = NearbyNode.Effect.deliver(.second, .left(anna, .stoppedSharing))
    #expect(script.hear(pause).contains(left))
    #expect(script.hear(report) == [], "the report does not bring her back")
    #expect(announced(script.report(try Town.place(20), .first)) == [])
  }

  @Test func whoHungUpAndCameBackBeforeThePauseEndedHearsOfItsOtherDevice() throws {
    let anna = try Town.anna()
    var script = try ScriptedNode()
    // Both before anything is known of the own channel.
    _ = script.open(.first, anna)
    _ = script.report(try Town.place(0), .first)
    let end = script.now.advanced(by: .seconds(60))
    _ = script.handle(.sharingChanged(.first, .paused(until: end), request: nil))
    _ = script.handle(.sessionClosed(.first))
    _ = script.open(.second, anna)
    script.answerAll()
    _ = script.wait(.seconds(61))
    _ = script.wait(.seconds(61))
    let events = script.hear(try Town.record(anna, 300, at: script.now)).compactMap(\.event)
    #expect(events.contains(.ownLocation(try Town.location(300, at: script.now))))
  }

  @Test func whoHungUpBeforeThePauseEndedIsNotShownWhereItWas() throws {
    let anna = try Town.anna()
    var script = try ScriptedNode()
    let end = script.now.advanced(by: .seconds(1))
    _ = script.open(.first, anna, sharing: .paused(until: end))
    _ = script.report(try Town.place(0), .first)
    _ = script.handle(.sessionClosed(.first))
    let effects = script.wait(.seconds(2)) + script.answerAll()
    #expect(announced(effects).allSatisfy { $0.location == nil })
  }
}
