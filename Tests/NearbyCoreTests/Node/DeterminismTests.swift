import NearbyCore
import Testing

@Suite struct DeterminismTests {
  /// What a node does in a short life with failures, which draw on its seed.
  private func life(seed: UInt64, friends: [UserID]) throws -> [NearbyNode.Effect] {
    let anna = try Town.anna()
    var script = try ScriptedNode(slots: 3, seed: seed)
    script.friends = [anna: friends]
    var effects = script.open(.first, anna)
    for _ in friends { effects += script.failNext() }
    for _ in 0..<20 { effects += script.wait(.milliseconds(20)) }
    effects += script.answerAll()
    effects += script.report(try Town.place(0), .first)
    for friend in friends.sorted() { effects += script.hear(try Town.record(friend, 100, at: script.now)) }
    effects += script.handle(.ringChanged(try ScriptedNode.ring(slots: 4, epoch: 2)))
    return effects + script.handle(.drainStarted)
  }

  private func friends() throws -> [UserID] { try (1...30).map { try UserID("friend-\($0)") } }

  @Test func theSameSeedDoesTheSame() throws {
    #expect(try life(seed: 1, friends: friends()) == life(seed: 1, friends: friends()))
  }

  @Test func anotherSeedSpreadsRetriesInAnotherWay() throws {
    #expect(try life(seed: 1, friends: friends()) != life(seed: 2, friends: friends()))
  }

  @Test func theOrderOfTheFriendsDoesNotMatter() throws {
    #expect(try life(seed: 1, friends: friends()) == life(seed: 1, friends: friends().reversed()))
  }

  @Test func aForkedNodeGoesItsOwnWay() throws {
    let (anna, bert) = (try Town.anna(), try Town.bert())
    var script = try ScriptedNode()
    script.friends = [anna: [bert]]
    script.connect(.first, anna, at: try Town.place(0))
    var fork = script
    #expect(fork.hear(try Town.record(bert, 500, at: script.now)).count == 1)
    #expect(script.node.nextDeadline == nil)
    #expect(script.hear(try Town.record(bert, 400, at: script.now)).count == 1)
  }

  /// Subscribe, confirm, read and hear in every order that ports allow: the snapshot and what follows it agree.
  @Test func everyOrderOfTheStartEndsInTheSameList() throws {
    let (anna, bert) = (try Town.anna(), try Town.bert())
    var start = try ScriptedNode()
    start.friends = [anna: [bert]]
    start.cache[bert] = try Town.record(bert, 100, at: start.now)
    _ = start.wait(.seconds(1))
    _ = start.open(.first, anna)
    _ = start.report(try Town.place(0), .first)
    let news = try Town.record(bert, 500, at: start.now)
    // The message may come at any step, the answers at any pace before and after it.
    for step in 0...5 {
      var script = start
      var events: [SessionEvent] = []
      for _ in 0..<step where !script.questions.isEmpty { events += script.answerNext().compactMap(\.event) }
      events += script.hear(news).compactMap(\.event)
      events += script.answerAll().compactMap(\.event)
      let last = try #require(events.last)
      let expected = try Town.seen(bert, 500, at: script.now, from: 0)
      #expect(last == .snapshot([expected]) || last == .moved(expected), "after \(step) answers")
    }
  }
}
