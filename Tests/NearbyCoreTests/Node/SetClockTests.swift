import NearbyCore
import Testing

/// An administrator, or a time server, sets the clock that people read: what passes does not stand still or hurry.
@Suite struct SetClockTests {
  private static let jumps: [Duration] = [.seconds(-86_400), .seconds(-3600), .seconds(3600), .seconds(31_536_000)]

  private func anna(configure: (inout NearbyConfiguration) -> Void = { _ in }) throws -> ScriptedNode {
    var script = try ScriptedNode(configure: configure)
    script.friends = [try Town.anna(): [try Town.bert()]]
    script.connect(.first, try Town.anna(), at: try Town.place(0))
    return script
  }

  /// Forward for one second, or back, and right again.
  private func jump(_ script: inout ScriptedNode, by duration: Duration) {
    script.turn(by: duration)
    _ = script.wait(.seconds(1))
    script.turn(by: .zero - duration)
  }

  @Test(arguments: jumps) func aChannelLingersForAsLongAsItShould(jump duration: Duration) throws {
    var script = try anna()
    _ = script.handle(.sessionClosed(.first))
    jump(&script, by: duration)
    #expect(script.patience == .seconds(14))
    #expect(script.wait(.seconds(14)).count == 2)
  }

  @Test(arguments: jumps) func whatFailedIsTriedAgainInTime(jump duration: Duration) throws {
    var script = try ScriptedNode()
    _ = script.open(.first, try Town.anna())
    _ = script.failNext()
    jump(&script, by: duration)
    #expect(script.questions.count == 1, "the channel is asked for again")
  }

  @Test(arguments: jumps) func aDrainTakesItsTime(jump duration: Duration) throws {
    var script = try anna {
      $0.drainGrace = .seconds(2)
      $0.drainSpread = .zero
    }
    _ = script.handle(.drainStarted)
    jump(&script, by: duration)
    #expect(script.wait(.seconds(1)).first == .close(.first, .draining))
  }

  @Test(arguments: jumps) func theNextReportIsNotTooSoon(jump duration: Duration) throws {
    let policy = try MovementPolicy(minimumInterval: .seconds(2))
    var script = try anna { $0.movementPolicy = policy }
    jump(&script, by: duration)
    let early = script.report(try Town.place(1), .first)
    #expect(early.compactMap(\.event) == [.refused(.implausible(.tooSoon(wait: .seconds(1))), request: nil)])
    _ = script.wait(.seconds(1))
    #expect(script.report(try Town.place(1), .first).contains { $0.announcement != nil })
  }

  @Test(arguments: jumps) func aStampSaysWhatPeopleRead(jump duration: Duration) throws {
    var script = try anna()
    jump(&script, by: duration)
    let entry = try #require(script.report(try Town.place(1), .first).compactMap(\.announcement).first)
    #expect(entry.record.location?.acceptedAt == script.now)
    #expect(entry.ageMilliseconds == 0 && entry.timeToLive == .seconds(600))
  }

  /// It ends at a time that people chose, so it follows their clock, within a minute.
  @Test func aPauseFollowsTheClockThatPeopleRead() throws {
    var script = try anna()
    let end = script.now.advanced(by: .seconds(3600))
    _ = script.handle(.sharingChanged(.first, .paused(until: end), request: nil))
    #expect(script.patience == .seconds(60))
    script.turn(by: .seconds(-7200))
    for _ in 0..<179 { #expect(script.wait(.seconds(60)).isEmpty) }
    #expect(script.now.advanced(by: .seconds(60)) == end)
    script.turn(by: .seconds(61))
    let patience = try #require(script.patience)
    #expect(patience <= .seconds(60))
    #expect(script.wait(patience).contains { $0.announcement?.record.isPaused == false })
  }
}
