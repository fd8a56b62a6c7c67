import NearbyCore
import Testing

@Suite struct SharingTests {
  private func sharing(_ isPaused: Bool, request: UInt32? = nil) -> NearbyNode.Input {
    .sharingChanged(.first, isPaused ? .paused() : .shared(), request: request)
  }

  private func announcement(of record: LocationRecord, for duration: Duration) throws -> NearbyNode.Effect {
    // What was decided has to be found as long as a location that was reported then.
    let decidedAt = Timestamp(milliseconds: record.sharingVersion.epoch)
    let age = record.location.map { max(decidedAt.milliseconds(since: $0.acceptedAt), 0) } ?? 0
    let entry = LocationCacheEntry(record: record, ageMilliseconds: age, timeToLive: duration)
    return .announce(entry, at: try Town.slot())
  }

  /// Anna at 0 m, who sees Bert at 500 m.
  private func annaAndBert() throws -> ScriptedNode {
    let (anna, bert) = (try Town.anna(), try Town.bert())
    var script = try ScriptedNode()
    script.friends = [anna: [bert]]
    script.connect(.first, anna, at: try Town.place(0))
    _ = script.hear(try Town.record(bert, 500, at: script.now))
    _ = script.wait(.seconds(10))
    return script
  }

  @Test func whoHidesIsGoneForFriendsAndSeesNobody() throws {
    var script = try annaAndBert()
    let anna = try Town.anna()
    #expect(
      script.handle(sharing(true, request: 3)) == [
        .storeSettings(Town.settings(anna, .paused(), at: script.now)),
        try announcement(of: Town.paused(anna, at: script.now), for: .seconds(600)),
        .deliver(.first, .left(try Town.bert(), .stoppedSharing)), .acknowledge(.first, request: 3),
      ])
  }

  @Test func aFriendWhoHidesLeaves() throws {
    var script = try annaAndBert()
    let bert = try Town.bert()
    #expect(
      script.hear(Town.paused(bert, at: script.now)) == [.deliver(.first, .left(bert, .stoppedSharing))])
    _ = script.wait(.seconds(1))
    #expect(script.hear(Town.unlocated(bert, at: script.now)) == [])
    _ = script.wait(.seconds(1))
    #expect(
      script.hear(try Town.record(bert, 400, at: script.now)) == [
        .deliver(.first, .appeared(try Town.seen(bert, 400, at: script.now, from: 0)))
      ])
  }

  @Test func whatTheStoreSaysOfAFriendCountsBeforeTheChannelHasSaidAnything() throws {
    let (anna, bert) = (try Town.anna(), try Town.bert())
    var script = try ScriptedNode()
    script.friends = [anna: [bert], bert: [anna]]
    script.connect(.first, anna, at: try Town.place(0))
    script.connect(.second, bert, at: nil)
    // Bert's account is read once more, and he has left when the answer comes.
    _ = script.hear(bert, anna, areFriends: true)
    script.settings[bert] = Town.settings(bert, .paused(), at: script.now)
    _ = script.handle(.sessionClosed(.second))
    script.answerAll()
    // What he said before he hid has been on its way for longer.
    #expect(script.hear(try Town.record(bert, 500, at: script.now)) == [])
    #expect(script.hear(Town.unlocated(bert, at: script.now.advanced(byMilliseconds: 1))) == [])
  }

  @Test func whatAHiddenUserReportsLeavesNoTrace() throws {
    var script = try annaAndBert()
    _ = script.handle(sharing(true))
    let report = LocationReport(coordinate: try Town.place(100))
    #expect(
      script.handle(.locationReported(.first, report, request: 4)) == [.acknowledge(.first, request: 4)])
  }

  @Test func whoShowsUpAgainIsWhereItReportedLast() throws {
    var script = try annaAndBert()
    let (anna, bert) = (try Town.anna(), try Town.bert())
    let seenAt = script.now.advanced(by: .seconds(-10))
    _ = script.handle(sharing(true))
    _ = script.wait(.seconds(1))
    _ = script.report(try Town.place(100), .first)
    let reported = try Town.location(100, at: script.now)
    _ = script.wait(.seconds(1))
    let record = LocationRecord(
      user: anna, version: Town.version(reported.acceptedAt), sharingVersion: Town.version(script.now),
      state: .sharing(reported))
    #expect(
      script.handle(sharing(false)) == [
        .storeSettings(Town.settings(anna, .shared, at: script.now)),
        try announcement(of: record, for: .seconds(600)),
        .deliver(.first, .appeared(try Town.seen(bert, 500, at: seenAt, from: 100))),
      ])
  }

  @Test func whoShowsUpWithoutAPlaceIsUnlocated() throws {
    let anna = try Town.anna()
    var script = try ScriptedNode()
    script.settings = [anna: Town.settings(anna, .paused(), at: script.now.advanced(by: .seconds(-60)))]
    script.connect(.first, anna, at: nil)
    let record = Town.unlocated(anna, at: script.now)
    #expect(
      script.handle(sharing(false)) == [
        .storeSettings(Town.settings(anna, .shared, at: script.now)),
        try announcement(of: record, for: .seconds(600)),
      ])
  }

  @Test func hidingWaitsForNothing() throws {
    let anna = try Town.anna()
    var script = try ScriptedNode()
    let own = ChannelSubscription(channel: anna, slot: try Town.slot(), generation: 1)
    #expect(
      script.open(.first, anna, sharing: .paused()) == [
        .deliver(.first, .welcome(anna)), .subscribe(own),
        .storeSettings(Town.settings(anna, .paused(), at: script.now)),
        try announcement(of: Town.paused(anna, at: script.now), for: .seconds(600)),
      ])
  }

  /// Neither for the channel nor for the cache, which may be down.
  @Test func aReportWaitsForNothing() throws {
    let anna = try Town.anna()
    var script = try ScriptedNode()
    _ = script.open(.first, anna)
    let report = LocationReport(coordinate: try Town.place(0))
    let record = try Town.record(anna, 0, at: script.now)
    let location = try Town.location(0, at: script.now)
    #expect(
      script.handle(.locationReported(.first, report, request: 5)) == [
        try announcement(of: record, for: .seconds(600)),
        .appendHistory(HistoryEntry(user: anna, version: record.version, location: location)),
        .acknowledge(.first, request: 5),
      ])
  }

  /// The cache has lost everything, or cannot be read.
  @Test(arguments: [SharingSettings.Visibility.paused(), .paused(until: Timestamp(milliseconds: 2_000_000))])
  func whoHidesIsFoundInTheStore(visibility: SharingSettings.Visibility) throws {
    let anna = try Town.anna()
    var script = try ScriptedNode()
    script.settings = [anna: Town.settings(anna, visibility, at: script.now.advanced(by: .seconds(-60)))]
    _ = script.open(.first, anna)
    let report = LocationReport(coordinate: try Town.place(0))
    #expect(
      script.handle(.locationReported(.first, report, request: 5)) == [.acknowledge(.first, request: 5)])
    var effects = script.answerAll()
    // Nodes that have missed the pause find it in the cache again.
    let announcement = effects.remove(at: 1)
    #expect(script.cache[anna]?.isPaused == true)
    if case .announce = announcement {} else { Issue.record("\(announcement)") }
    #expect(
      effects == [
        .readCache(anna, generation: 1),
        .deliver(.first, .ownLocation(try Town.location(0, at: script.now))), .deliver(.first, .snapshot([])),
        .readAccount(anna, generation: 2),
      ])
    #expect(
      script.handle(.locationReported(.first, report, request: 6)) == [.acknowledge(.first, request: 6)])
  }

  /// Of a decision that was taken elsewhere while the node did not listen yet.
  @Test func theStoreIsReadAgainOnceTheNodeListens() throws {
    var script = try annaAndBert()
    let (anna, bert) = (try Town.anna(), try Town.bert())
    script.settings[anna] = Town.settings(anna, .paused(), at: script.now)
    #expect(script.handle(.slotLost(try Town.slot())).count == 2)
    #expect(script.answerAll().contains(.deliver(.first, .left(bert, .stoppedSharing))))
    #expect(script.report(try Town.place(100), .first) == [])
  }

  /// What the store could not keep, or lost, while the node knew it.
  @Test func aDecisionThatTheStoreDoesNotHaveIsStoredAgain() throws {
    var script = try annaAndBert()
    let anna = try Town.anna()
    _ = script.handle(sharing(true))
    let decided = script.settings.removeValue(forKey: anna) ?? SharingSettings(user: anna)
    #expect(decided.visibility == .paused())
    _ = script.handle(.slotLost(try Town.slot()))
    #expect(script.answerAll().filter { $0 == .storeSettings(decided) }.count == 1)
  }

  @Test func whatTheClientSaysOfSharingWinsOverTheCache() throws {
    let anna = try Town.anna()
    var script = try ScriptedNode()
    script.cache = [anna: Town.paused(anna, at: script.now.advanced(by: .seconds(-60)))]
    _ = script.open(.first, anna, sharing: .shared())
    var record = try Town.record(anna, 0, at: script.now)
    record.sharingVersion = Town.version(script.now)
    #expect(
      script.report(try Town.place(0), .first).contains(try announcement(of: record, for: .seconds(600))))
    #expect(!script.answerAll().contains { if case .announce = $0 { true } else { false } })
  }

  @Test func anotherNodeMayHideTheUser() throws {
    var script = try annaAndBert()
    let (anna, bert) = (try Town.anna(), try Town.bert())
    #expect(
      script.hear(Town.paused(anna, at: script.now)) == [
        .deliver(.first, .left(bert, .stoppedSharing))
      ])
    #expect(script.report(try Town.place(100), .first) == [])
  }

  @Test func anotherNodeMayShowTheUserAgainWithoutKnowingWhereItIs() throws {
    var script = try annaAndBert()
    let (anna, bert) = (try Town.anna(), try Town.bert())
    let seenAt = script.now.advanced(by: .seconds(-10))
    _ = script.hear(Town.paused(anna, at: script.now))
    _ = script.wait(.seconds(1))
    var record = try Town.record(anna, 0, at: seenAt)
    record.sharingVersion = Town.version(script.now)
    #expect(
      script.hear(Town.unlocated(anna, at: script.now)) == [
        try announcement(of: record, for: .seconds(600)),
        .deliver(.first, .appeared(try Town.seen(bert, 500, at: seenAt, from: 0))),
      ])
    _ = script.wait(.seconds(1))
    record = try Town.record(anna, 100, at: script.now)
    record.sharingVersion = Town.version(script.now.advanced(by: .seconds(-1)))
    #expect(
      script.report(try Town.place(100), .first).first == (try announcement(of: record, for: .seconds(600))))
  }
}
