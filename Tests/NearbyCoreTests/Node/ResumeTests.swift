import NearbyCore
import Testing

/// Sessions that take the place of another.
@Suite struct ResumeTests {
  private func resume(_ former: SessionID, _ user: UserID, friends: [UserID] = []) -> NearbyNode.Input {
    .sessionOpened(.second, user, friends: friends, replacing: former)
  }

  @Test func theFormerSessionIsClosedBeforeTheWelcome() throws {
    let (anna, bert) = (try Town.anna(), try Town.bert())
    var script = try ScriptedNode()
    script.friends = [anna: [bert]]
    script.connect(.first, anna, at: try Town.place(0))
    _ = script.hear(try Town.record(bert, 500, at: script.now))
    let channels = script.node.channelCount
    #expect(
      script.handle(resume(.first, anna, friends: [bert])).prefix(4) == [
        .close(.first, .replaced), .deliver(.second, .welcome(anna, isResumed: true)),
        .deliver(.second, .ownLocation(try Town.location(0, at: script.now))),
        .deliver(.second, .snapshot([try Town.seen(bert, 500, at: script.now, from: 0)])),
      ])
    #expect(script.node.sessionCount == 1)
    #expect(script.node.channelCount == channels, "nobody left, and nobody came")
    #expect(script.handle(.sessionClosed(.first)) == [], "the connection that broke is noticed later")
    #expect(script.node.sessionCount == 1)
  }

  @Test func aSessionThatIsGoneIsNotFound() throws {
    let anna = try Town.anna()
    var script = try ScriptedNode()
    script.connect(.third, anna, at: nil)
    #expect(script.handle(resume(.first, anna)).first == .deliver(.second, .welcome(anna)))
    #expect(script.node.sessionCount == 2)
  }

  @Test func nobodyReplacesASessionOfSomebodyElse() throws {
    let (anna, bert) = (try Town.anna(), try Town.bert())
    var script = try ScriptedNode()
    script.connect(.first, anna, at: nil)
    #expect(script.handle(resume(.first, bert)).first == .deliver(.second, .welcome(bert)))
    #expect(script.node.sessionCount == 2)
  }

  @Test func aNodeThatDrainsKeepsTheFormerSession() throws {
    let anna = try Town.anna()
    var script = try ScriptedNode()
    script.connect(.first, anna, at: nil)
    _ = script.handle(.drainStarted)
    #expect(script.handle(resume(.first, anna)) == [.close(.second, .draining)])
    #expect(script.node.sessionCount == 1)
  }

  @Test func theNewSessionIsToldWhereTheFormerOneWas() throws {
    let anna = try Town.anna()
    var script = try ScriptedNode()
    _ = script.open(.first, anna)
    _ = script.report(try Town.place(0), .first)
    _ = script.handle(resume(.first, anna))
    let effects = script.answerAll()
    #expect(
      effects.contains(.deliver(.second, .ownLocation(try Town.location(0, at: script.now)))))
  }
}
