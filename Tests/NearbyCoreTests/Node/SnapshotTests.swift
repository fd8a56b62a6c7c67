import NearbyCore
import Testing

@Suite struct SnapshotTests {
  @Test func comesWhenAllChannelsAreSubscribedAndReadAndNotBefore() throws {
    let (anna, bert) = (try Town.anna(), try Town.bert())
    let slot = try Town.slot()
    var script = try ScriptedNode()
    script.friends = [anna: [bert]]
    script.cache = [
      anna: try Town.record(anna, 0, at: script.now), bert: try Town.record(bert, 300, at: script.now),
    ]
    let own = ChannelSubscription(channel: anna, slot: slot, generation: 1)
    let friend = ChannelSubscription(channel: bert, slot: slot, generation: 2)
    #expect(
      script.open(.first, anna) == [.deliver(.first, .welcome(anna)), .subscribe(own), .subscribe(friend)])
    #expect(script.handle(.subscriptionConfirmed(friend)) == [.readCache(bert, generation: 2)])
    #expect(script.handle(.cacheAnswered(bert, generation: 2, script.cache[bert])) == [])
    #expect(script.handle(.subscriptionConfirmed(own)) == [.readCache(anna, generation: 1)])
    #expect(
      script.handle(.cacheAnswered(anna, generation: 1, script.cache[anna])) == [
        .deliver(.first, .ownLocation(try Town.location(0, at: script.now))),
        .deliver(.first, .snapshot([try Town.seen(bert, 300, at: script.now, from: 0)])),
        .readAccount(anna, generation: 3),
      ])
  }

  @Test func holdsTheNewestOfWhatArrivedMeanwhile() throws {
    let (anna, bert) = (try Town.anna(), try Town.bert())
    var script = try ScriptedNode()
    script.friends = [anna: [bert]]
    _ = script.open(.first, anna)
    _ = script.report(try Town.place(0), .first)
    let before = script.now
    script.cache[bert] = try Town.record(bert, 500, at: before)
    _ = script.wait(.seconds(1))
    #expect(script.hear(try Town.record(bert, 300, at: script.now)) == [], "nothing before the snapshot")
    #expect(
      script.answerAll().compactMap(\.event) == [
        .ownLocation(try Town.location(0, at: before)),
        .snapshot([try Town.seen(bert, 300, at: script.now, from: 0)]),
      ])
  }

  /// Friendships that end together end before the snapshot that waited for one of them.
  @Test(arguments: [true, false]) func hasNoneOfTheFriendsThatAreFriendsNoMore(isFirstMissing: Bool) throws {
    let anna = try Town.anna()
    let (known, missing) = isFirstMissing ? (try Town.cleo(), try Town.bert()) : (try Town.bert(), try Town.cleo())
    var script = try ScriptedNode()
    script.friends = [anna: [known, missing]]
    script.cache = [known: try Town.record(known, 300, at: script.now)]
    _ = script.open(.first, anna, at: try Town.place(0))
    script.friends = [:]
    var told: [SessionEvent] = []
    while let question = script.questions.first {
      let isMissing = if case .subscribe(let subscription) = question { subscription.channel == missing } else { false }
      told += (isMissing ? script.failNext() : script.answerNext()).compactMap(\.event)
    }
    #expect(told == [.ownLocation(try Town.location(0, at: script.now)), .snapshot([])])
  }

  @Test func isEmptyForAUserWithoutFriends() throws {
    let anna = try Town.anna()
    var script = try ScriptedNode()
    _ = script.open(.first, anna)
    #expect(script.answerAll().compactMap(\.event) == [.snapshot([])])
  }

  @Test func everySessionHasOneOfItsOwn() throws {
    let (anna, bert) = (try Town.anna(), try Town.bert())
    var script = try ScriptedNode()
    script.friends = [anna: [bert]]
    script.connect(.first, anna, at: try Town.place(0))
    _ = script.hear(try Town.record(bert, 300, at: script.now))
    #expect(
      script.open(.second, anna) == [
        .deliver(.second, .welcome(anna)),
        .deliver(.second, .ownLocation(try Town.location(0, at: script.now))),
        .deliver(.second, .snapshot([try Town.seen(bert, 300, at: script.now, from: 0)])),
        .readAccount(anna, generation: 4),
      ])
  }

  @Test func isThatOfThePlaceWhichTheClientTellsAtOnce() throws {
    let (anna, bert) = (try Town.anna(), try Town.bert())
    var script = try ScriptedNode()
    script.friends = [anna: [bert], bert: [anna]]
    script.connect(.first, bert, at: try Town.place(300))
    _ = script.hear(try Town.record(bert, 300, at: script.now))
    script.connect(.second, anna, at: nil)
    let opened = script.open(.third, anna, at: try Town.place(0), request: 7)
    #expect(
      opened.filter { $0.event != nil } == [
        .deliver(.third, .welcome(anna)),
        .deliver(.second, .ownLocation(try Town.location(0, at: script.now))),
        .deliver(.second, .appeared(try Town.seen(bert, 300, at: script.now, from: 0))),
        .deliver(.third, .ownLocation(try Town.location(0, at: script.now))),
        .deliver(.third, .snapshot([try Town.seen(bert, 300, at: script.now, from: 0)])),
      ])
    #expect(opened.contains(.acknowledge(.third, request: 7)))
  }

  @Test func isThatOfThePlaceAlsoWhenNobodyHereKnewTheUserBefore() throws {
    let (anna, bert) = (try Town.anna(), try Town.bert())
    var script = try ScriptedNode()
    script.friends = [anna: [bert]]
    script.cache = [bert: try Town.record(bert, 300, at: script.now)]
    _ = script.open(.first, anna, at: try Town.place(0))
    #expect(
      script.answerAll().compactMap(\.event) == [
        .ownLocation(try Town.location(0, at: script.now)),
        .snapshot([try Town.seen(bert, 300, at: script.now, from: 0)]),
      ])
  }

  @Test func waitsForABrokenSlotOnlyAsLongAsItsPatience() throws {
    let (anna, bert) = (try Town.anna(), try Town.bert())
    var script = try ScriptedNode { $0.snapshotPatience = .seconds(5) }
    script.friends = [anna: [bert]]
    _ = script.open(.first, anna)
    _ = script.answerNext()  // The own channel stands,
    _ = script.takeQuestion()  // that of the friend does not,
    script.answerAll()  // and the own cache entry is read.
    _ = script.report(try Town.place(0), .first)
    #expect(script.wait(.milliseconds(4999)) == [])
    #expect(
      script.wait(.milliseconds(1)).compactMap(\.event) == [
        .ownLocation(try Town.location(0, at: script.now.advanced(by: .seconds(-5)))), .snapshot([]),
      ])
    script.cache[bert] = try Town.record(bert, 300, at: script.now)
    let late = ChannelSubscription(channel: bert, slot: try Town.slot(), generation: 2)
    #expect(script.handle(.subscriptionConfirmed(late)) == [.readCache(bert, generation: 2)])
    #expect(
      script.answerAll() == [.deliver(.first, .appeared(try Town.seen(bert, 300, at: script.now, from: 0)))])
  }

  @Test func isNotHeldUpByAFriendWhoIsUnfriendedMeanwhile() throws {
    let (anna, bert) = (try Town.anna(), try Town.bert())
    var script = try ScriptedNode()
    script.friends = [anna: [bert]]
    _ = script.open(.first, anna)
    _ = script.answerNext()
    _ = script.takeQuestion()
    #expect(script.answerNext() == [.readAccount(anna, generation: 3)])
    #expect(
      script.hear(anna, bert, areFriends: false) == [
        .deliver(.first, .snapshot([])), .readAccount(anna, generation: 4),
      ])
  }

  @Test func pagesWaitForItAndTooManyAreRefused() throws {
    let anna = try Town.anna()
    var script = try ScriptedNode()
    _ = script.open(.first, anna)
    for request in 0..<16 {
      let input = NearbyNode.Input.nearbyRequested(.first, after: nil, pageSize: 0, request: UInt32(request))
      #expect(script.handle(input) == [])
    }
    #expect(
      script.handle(.nearbyRequested(.first, after: nil, pageSize: 0, request: 16)) == [
        .deliver(.first, .refused(.unavailable(retryAfterMilliseconds: 5000), request: 16))
      ])
    let page = NearbyPage(friends: [], next: nil, total: 0)
    #expect(
      script.answerAll().compactMap(\.event)
        == [.snapshot([])] + (0..<16).map { .page(page, request: UInt32($0)) })
  }

  @Test func pagesOfASessionThatIsGoneTakeNoOthersPlace() throws {
    let anna = try Town.anna()
    var script = try ScriptedNode()
    _ = script.open(.first, anna)
    _ = script.open(.second, anna)
    for request in 0..<16 {
      _ = script.handle(.nearbyRequested(.first, after: nil, pageSize: 0, request: UInt32(request)))
    }
    _ = script.handle(.sessionClosed(.first))
    #expect(script.handle(.nearbyRequested(.second, after: nil, pageSize: 0, request: 16)) == [])
    let page = NearbyPage(friends: [], next: nil, total: 0)
    #expect(script.answerAll().compactMap(\.event) == [.snapshot([]), .page(page, request: 16)])
  }
}
