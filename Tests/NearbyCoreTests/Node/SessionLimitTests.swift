import NearbyCore
import NearbyTestKit
import Testing

/// How many sessions one user may have on a node.
@Suite struct SessionLimitTests {
  @Test func `The oldest session makes room for one more, and is told why before the new one is welcomed`() throws {
    let (anna, bert) = (try Town.anna(), try Town.bert())
    var script = try ScriptedNode { $0.maximumSessionsPerUser = 2 }
    script.friends = [anna: [bert]]
    script.connect(.first, anna, at: try Town.place(0))
    _ = script.hear(try Town.record(bert, 500, at: script.now))
    script.connect(.second, anna, at: nil)
    let channels = script.node.channelCount
    #expect(
      script.open(.third, anna).prefix(4) == [
        .close(.first, .tooManySessions), .deliver(.third, .welcome(anna)),
        .deliver(.third, .ownLocation(try Town.location(0, at: script.now))),
        .deliver(.third, .snapshot([try Town.seen(bert, 500, at: script.now, from: 0)])),
      ])
    #expect(script.node.sessionCount == 2)
    #expect(script.node.channelCount == channels, "nobody left, and nobody came")
    #expect(script.report(try Town.place(100), .first) == [], "what it still says is not obeyed")
    #expect(script.handle(.sessionClosed(.first)) == [])
    #expect(script.node.sessionCount == 2)
  }

  @Test func `A session that takes the place of a former one closes no other`() throws {
    let anna = try Town.anna()
    var script = try ScriptedNode { $0.maximumSessionsPerUser = 2 }
    script.connect(.first, anna, at: nil)
    script.connect(.second, anna, at: nil)
    let effects = script.handle(.sessionOpened(.third, anna, friends: [], replacing: .second))
    #expect(effects.compactMap(\.closing) == [.second])
    #expect(script.node.sessionCount == 2)
  }

  @Test func `With room for one session, the next goes on with what the user said in the one before`() throws {
    let anna = try Town.anna()
    var script = try ScriptedNode { $0.maximumSessionsPerUser = 1 }
    _ = script.open(.first, anna, at: try Town.place(0))
    #expect(script.open(.second, anna).first == .close(.first, .tooManySessions))
    let effects = script.answerAll()
    #expect(effects.contains(.deliver(.second, .ownLocation(try Town.location(0, at: script.now)))))
  }

  @Test func `Sixteen sessions are enough for anybody unless the configuration says otherwise`() throws {
    let anna = try Town.anna()
    for (maximumCount, expected) in [(16, 16), (nil, 20)] as [(Int?, Int)] {
      var script = try ScriptedNode { if maximumCount == nil { $0.maximumSessionsPerUser = nil } }
      for number in 1...20 { _ = script.open(SessionID(UInt64(number)), anna) }
      #expect(script.node.sessionCount == expected)
    }
  }

  /// Against a list of sessions for each user, in the order in which they were opened.
  @Test(arguments: 1...20 as ClosedRange<UInt64>)
  func `Nobody ever has more sessions than allowed, and only the oldest of the same user go`(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    let users = [try Town.anna(), try Town.bert(), try Town.cleo()]
    let maximumCount = 1 + Int(random.next() % 4)
    var script = try ScriptedNode { $0.maximumSessionsPerUser = maximumCount }
    script.friends = [users[0]: [users[1]], users[1]: [users[0]]]
    var model = [[SessionID]](repeating: [], count: users.count)
    for number in 1...200 as ClosedRange<UInt64> {
      let user = Int(random.next() % 3)
      let known = model[user].randomElement(using: &random)
      switch (random.next() % 4, known) {
      case (0, let session?):
        _ = script.handle(.sessionClosed(session))
        model[user].removeAll { $0 == session }
      case (1, _):
        _ = script.answerAll()
      default:
        let former = random.next() % 2 == 0 ? known : nil
        let effects = script.handle(
          .sessionOpened(
            SessionID(number), users[user], friends: script.friends[users[user]] ?? [], replacing: former))
        model[user].removeAll { $0 == former }
        let leaving = model[user].prefix(max(0, model[user].count + 1 - maximumCount))
        model[user].removeFirst(leaving.count)
        model[user].append(SessionID(number))
        #expect(effects.compactMap(\.closing) == (former.map { [$0] } ?? []) + leaving, "seed \(seed)")
      }
      #expect(script.node.sessionCount == model.reduce(0) { $0 + $1.count }, "seed \(seed)")
    }
  }
}

extension NearbyNode.Effect {
  /// The session that is to be closed, if it is that.
  fileprivate var closing: SessionID? {
    if case .close(let session, _) = self { session } else { nil }
  }
}
