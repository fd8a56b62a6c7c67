import NearbyCore
import Testing

/// Whatever a node has missed, it finds within ``NearbyConfiguration/healingInterval``.
@Suite struct HealingTests {
  /// Anna at 0 m, who sees Bert at 500 m, on a node that reads everything again within a minute.
  private func annaAndBert() throws -> ScriptedNode {
    let (anna, bert) = (try Town.anna(), try Town.bert())
    var script = try ScriptedNode { $0.healingInterval = .seconds(60) }
    script.friends = [anna: [bert]]
    script.cache[bert] = try Town.record(bert, 500, at: script.now)
    script.connect(.first, anna, at: try Town.place(0))
    script.cache[anna] = try Town.record(anna, 0, at: script.now)
    return script
  }

  /// Lets time pass up to the bound, and the ports answer.
  private func heal(_ script: inout ScriptedNode) -> [NearbyNode.Effect] {
    var effects: [NearbyNode.Effect] = []
    for _ in 0..<60 { effects += script.wait(.seconds(1)) + script.answerAll() }
    return effects
  }

  /// It was said at a slot that this node does not listen to, or got lost on the way.
  @Test func aPauseThatNobodyToldIsFoundInTheCache() throws {
    var script = try annaAndBert()
    let bert = try Town.bert()
    let pause = Town.paused(bert, at: script.now.advanced(by: .seconds(1)))
    script.cache[bert] = try #require(script.cache[bert]).merged(with: pause)
    #expect(heal(&script).compactMap(\.event) == [.left(bert, .stoppedSharing)])
  }

  @Test func aPlaceThatNobodyToldIsFoundInTheCache() throws {
    var script = try annaAndBert()
    let bert = try Town.bert()
    script.cache[bert] = try Town.record(bert, 300, at: script.now.advanced(by: .seconds(1)))
    let seen = try Town.seen(bert, 300, at: script.now.advanced(by: .seconds(1)), from: 0)
    #expect(heal(&script).compactMap(\.event) == [.moved(seen)])
  }

  /// By a call to the directory that no node heard of, or news that could not be published.
  @Test func aFriendshipThatEndedElsewhereIsFoundInTheDirectory() throws {
    var script = try annaAndBert()
    script.friends = [:]
    #expect(heal(&script).compactMap(\.event) == [.left(try Town.bert(), .unfriended)])
  }

  @Test func aDecisionThatNobodyToldIsFoundInTheStore() throws {
    var script = try annaAndBert()
    let (anna, bert) = (try Town.anna(), try Town.bert())
    script.settings[anna] = Town.settings(anna, .paused(), at: script.now)
    #expect(heal(&script).compactMap(\.event) == [.left(bert, .stoppedSharing)])
    #expect(script.report(try Town.place(1), .first) == [])
  }

  /// Whoever comes to watch Anna finds her there, and nowhere else.
  @Test func aCacheThatHasLostAPlaceIsToldAgain() throws {
    var script = try annaAndBert()
    let anna = try Town.anna()
    let record = try #require(script.cache[anna])
    script.cache[anna] = nil
    let told = heal(&script).compactMap(\.announcement)
    let entry = try #require(told.first)
    #expect(told.map(\.record) == [record])
    #expect((1000...60_000).contains(entry.ageMilliseconds), "it is as old as it is")
    #expect(entry.timeToLive == .milliseconds(600_000 - entry.ageMilliseconds))
  }

  @Test func aCacheThatHasLostAPauseIsToldAgain() throws {
    var script = try annaAndBert()
    let anna = try Town.anna()
    let place = try #require(script.cache[anna])
    _ = script.handle(.sharingChanged(.first, .paused(), request: nil))
    script.cache[anna] = place
    let isToldAgain = heal(&script).contains {
      if case .announce(let entry, _, _) = $0 { entry.record.isPaused } else { false }
    }
    #expect(isToldAgain)
  }

  /// The friends of a user who hides may have missed that, and find it in the cache only.
  @Test func aPauseThatTheCacheHasLostIsToldAgain() throws {
    var script = try annaAndBert()
    let anna = try Town.anna()
    _ = script.handle(.sharingChanged(.first, .paused(), request: nil))
    script.cache[anna] = nil
    _ = heal(&script)
    #expect(script.cache[anna]?.isPaused == true)
  }

  /// What is shown of Anna may have come from another node, and that is to be seen no longer so exactly.
  @Test func aPrecisionThatTheCacheHasLostIsToldAgain() throws {
    let anna = try Town.anna()
    var script = try ScriptedNode { $0.healingInterval = .seconds(60) }
    script.connect(.first, anna, at: nil)
    _ = script.handle(.sharingChanged(.first, .shared(.town), request: nil))
    script.cache[anna] = nil
    _ = heal(&script)
    #expect(script.cache[anna]?.precision == .town)
  }

  /// Bert has gone, so that nobody tells again what the cache has lost.
  @Test func aPauseThatNobodyToldAndTheCacheHasLostIsFoundInTheStore() throws {
    var script = try annaAndBert()
    let bert = try Town.bert()
    script.settings[bert] = Town.settings(bert, .paused(), at: script.now)
    script.cache[bert] = nil
    #expect(heal(&script).compactMap(\.event) == [.left(bert, .stoppedSharing)])
  }

  /// Bert was refused it, and had a session at a node since that had not heard of it, and whose clock is behind.
  @Test func aDecisionThatWasNeverAcceptedIsWithdrawn() throws {
    var script = try annaAndBert()
    let bert = try Town.bert()
    var record = try #require(script.cache[bert])
    (record.sharingVersion, record.precisionVersion) = (Town.version(script.now), Town.version(script.now))
    (script.cache[bert], script.settings[bert]) = (record, Town.settings(bert, .shared, at: script.now))
    script.settings[bert]?.precisionVersion = record.precisionVersion
    var refused = Town.paused(bert, at: script.now.advanced(by: .seconds(3600)))
    (refused.precision, refused.precisionVersion) = (.town, refused.sharingVersion)
    #expect(script.hear(refused).compactMap(\.event) == [.left(bert, .stoppedSharing)])
    let seen = (heal(&script) + heal(&script)).compactMap(\.event)
    #expect(seen.count == 1, "\(seen)")
    guard case .appeared(let friend)? = seen.last else { return }
    #expect(friend.precision == .exact && friend.location == record.location)
  }

  /// The store has it, or has the pause whose end it is.
  @Test(arguments: [true, false]) func aDecisionThatOnlyTheCacheHasLostHolds(isEnd: Bool) throws {
    var script = try annaAndBert()
    let bert = try Town.bert()
    let pause = Town.settings(bert, .paused(until: script.now), at: script.now)
    var known = isEnd ? Town.unlocated(bert, at: script.now) : Town.paused(bert, at: script.now)
    if isEnd { known.sharingVersion = pause.visibilityVersion.successor }
    script.settings[bert] = isEnd ? pause : Town.settings(bert, .paused(), at: script.now)
    #expect(script.hear(known).compactMap(\.event) == (isEnd ? [] : [.left(bert, .stoppedSharing)]))
    #expect((heal(&script) + heal(&script)).compactMap(\.event) == [])
  }

  @Test func aFriendWhomTheCacheHasLostIsStillSeen() throws {
    var script = try annaAndBert()
    script.cache[try Town.bert()] = nil
    #expect(heal(&script).compactMap(\.event) == [])
  }

  @Test func nothingIsSaidWhenNothingWasMissed() throws {
    var script = try annaAndBert()
    let effects = heal(&script)
    #expect(effects.allSatisfy { if case .readAccount = $0 { true } else { $0.isQuestion } })
    let readings = effects.count { if case .readCache = $0 { true } else { false } }
    #expect(readings == 2, "each channel once: at most once in three quarters of the interval")
  }

  @Test func aSlotThatRefusesToBeLeftIsAskedUntilItDoes() throws {
    var script = try annaAndBert()
    _ = script.handle(.sessionClosed(.first))
    var attempts = 0
    var effects = script.wait(.seconds(15))
    for _ in 0..<600 {
      for case .unsubscribe(let former, let attempt) in effects {
        attempts = max(attempts, attempt)
        _ = script.handle(.unsubscriptionFailed(former, attempt: attempt))
      }
      effects = script.wait(.seconds(1))
    }
    #expect(attempts > 15)
    #expect(script.node.nextDeadline != nil)
  }

  @Test func aSlotThatLeftTheRingIsAskedForAWhile() throws {
    var script = try ScriptedNode(slots: 3)
    let gone = ChannelSubscription(channel: try Town.anna(), slot: try SlotID("slot-9"), generation: 1)
    let last = script.node.configuration.maximumRepeatCount
    _ = script.handle(.unsubscriptionFailed(gone, attempt: last))
    #expect(script.node.nextDeadline != nil)
    _ = script.wait(.seconds(30))
    _ = script.handle(.unsubscriptionFailed(gone, attempt: last + 1))
    #expect(script.node.nextDeadline == nil)
  }
}
