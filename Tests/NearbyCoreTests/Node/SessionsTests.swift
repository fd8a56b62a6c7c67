import NearbyCore
import Testing

@Suite struct SessionsTests {
  @Test func whatANodeDoesNotKnowIsIgnored() throws {
    let (anna, bert) = (try Town.anna(), try Town.bert())
    var script = try ScriptedNode()
    let subscription = ChannelSubscription(channel: anna, slot: try Town.slot(), generation: 1)
    let report = LocationReport(coordinate: try Town.place(0))
    let inputs: [NearbyNode.Input] = [
      .sessionClosed(.first), .locationReported(.first, report, request: 1),
      .sharingChanged(.first, .paused(), request: 2),
      .friendRequested(.first, friend: bert, isWanted: true, request: 3),
      .addFriendAnswered(ticket: 1, .mutual), .removeFriendAnswered(ticket: 1, wasThere: true),
      .friendRequestFailed(ticket: 1),
      .nearbyRequested(.first, after: nil, pageSize: 1, request: 4), .subscriptionConfirmed(subscription),
      .subscriptionFailed(subscription), .slotLost(try Town.slot()),
      .cacheAnswered(anna, generation: 1, nil), .cacheFailed(anna, generation: 1),
      .accountAnswered(anna, generation: 1, friends: [bert], settings: nil), .accountFailed(anna, generation: 1),
      .timeAdvanced,
    ]
    for input in inputs { #expect(script.handle(input) == []) }
    #expect(script.node.nextDeadline == nil)
  }

  @Test func aSessionNumberIsTakenOnce() throws {
    var script = try ScriptedNode()
    script.connect(.first, try Town.anna(), at: nil)
    #expect(script.open(.first, try Town.bert()) == [])
    #expect(script.node.sessionCount == 1)
  }

  /// Any number may be picked, also those that an ``Audience`` uses for something else.
  @Test(arguments: [0, .max, .max - 1, .max - 2] as [UInt64])
  func anyNumberHearsOfAFriend(number: UInt64) throws {
    let (anna, bert) = (try Town.anna(), try Town.bert())
    var script = try ScriptedNode()
    script.friends = [anna: [bert]]
    script.connect(SessionID(number), anna, at: try Town.place(0))
    let effects = script.hear(try Town.record(bert, 500, at: script.now))
    let friend = try Town.seen(bert, 500, at: script.now, from: 0)
    #expect(effects.contains(.deliver(SessionID(number), .appeared(friend))))
  }

  @Test func allSessionsOfAUserAreToldTheSame() throws {
    let (anna, bert) = (try Town.anna(), try Town.bert())
    var script = try ScriptedNode()
    script.friends = [anna: [bert]]
    script.connect(.first, anna, at: nil)
    script.connect(.second, anna, at: nil)
    _ = script.hear(try Town.record(bert, 500, at: script.now))
    let friend = try Town.seen(bert, 500, at: script.now, from: 0)
    #expect(
      script.report(try Town.place(0), .second).filter { $0.event != nil } == [
        .deliver(.first, .ownLocation(try Town.location(0, at: script.now))),
        .deliver(.first, .appeared(friend)), .deliver(.second, .appeared(friend)),
      ])
    #expect(script.node.sessionCount == 2)
    #expect(script.node.channelCount == 2)
  }

  @Test func whatAnotherNodeHeardMovesTheViewerHere() throws {
    let (anna, bert) = (try Town.anna(), try Town.bert())
    var script = try ScriptedNode()
    script.friends = [anna: [bert]]
    script.connect(.first, anna, at: try Town.place(0))
    let then = script.now
    _ = script.hear(try Town.record(bert, 1500, at: then))
    _ = script.wait(.seconds(30))
    #expect(
      script.hear(try Town.record(anna, 600, at: script.now)) == [
        .deliver(.first, .ownLocation(try Town.location(600, at: script.now))),
        .deliver(.first, .appeared(try Town.seen(bert, 1500, at: then, from: 600))),
      ])
  }

  @Test func nobodyIsAFriendOfItselfOrTwice() throws {
    let (anna, bert) = (try Town.anna(), try Town.bert())
    var script = try ScriptedNode { $0.maximumFriendCount = 1 }
    script.friends = [anna: [bert, anna, bert]]
    script.connect(.first, anna, at: nil)
    #expect(script.node.channelCount == 2)
  }

  @Test func whoHasTooManyFriendsIsTurnedAway() throws {
    let (anna, bert, cleo) = (try Town.anna(), try Town.bert(), try Town.cleo())
    var script = try ScriptedNode { $0.maximumFriendCount = 1 }
    script.friends = [anna: [bert, cleo]]
    #expect(script.open(.first, anna) == [.close(.first, .tooManyFriends)])
    #expect(script.node.sessionCount == 0)
  }

  /// News of the end may come late, or never.
  @Test func aSecondDeviceDoesNotSeeWhoIsMissingInTheNewestList() throws {
    let (anna, bert, cleo) = (try Town.anna(), try Town.bert(), try Town.cleo())
    var script = try ScriptedNode()
    script.friends = [anna: [bert, cleo]]
    script.connect(.first, anna, at: try Town.place(0))
    _ = script.hear(try Town.record(bert, 500, at: script.now))
    _ = script.hear(try Town.record(cleo, 600, at: script.now))
    script.friends = [anna: [cleo]]
    let effects = script.open(.second, anna)
    #expect(effects.contains(.deliver(.first, .left(bert, .unfriended))))
    let seen = try Town.seen(cleo, 600, at: script.now, from: 0)
    #expect(effects.contains(.deliver(.second, .snapshot([seen]))))
  }

  @Test func whoGetsTooManyFriendsIsClosed() throws {
    let (anna, bert, cleo) = (try Town.anna(), try Town.bert(), try Town.cleo())
    var script = try ScriptedNode { $0.maximumFriendCount = 1 }
    script.friends = [anna: [bert]]
    script.connect(.first, anna, at: nil)
    script.connect(.second, anna, at: nil)
    script.friends = [anna: [bert, cleo]]
    _ = script.hear(anna, cleo, areFriends: true)
    #expect(
      script.answerNext() == [.close(.first, .tooManyFriends), .close(.second, .tooManyFriends)])
    #expect(script.node.sessionCount == 0)
  }

  @Test func whoHidesStaysHiddenAlsoAfterAServerWhoseClockWasAhead() throws {
    let anna = try Town.anna()
    var script = try ScriptedNode()
    let ahead = script.now.advanced(by: .seconds(5))
    script.settings[anna] = Town.settings(anna, .shared, at: ahead)
    _ = script.open(.first, anna, sharing: .paused())
    #expect(script.settings[anna]?.visibility == .paused())
    #expect(script.settings[anna]?.visibilityVersion == Town.version(ahead, 1))
  }

  @Test func whoConnectsAgainAtOnceFindsWhatItLeft() throws {
    let (anna, bert) = (try Town.anna(), try Town.bert())
    var script = try ScriptedNode()
    script.friends = [anna: [bert]]
    script.connect(.first, anna, at: try Town.place(0))
    _ = script.hear(try Town.record(bert, 500, at: script.now))
    _ = script.handle(.sessionClosed(.first))
    #expect(
      script.open(.second, anna).compactMap(\.event) == [
        .welcome(anna), .ownLocation(try Town.location(0, at: script.now)),
        .snapshot([try Town.seen(bert, 500, at: script.now, from: 0)]),
      ])
  }

  @Test func whatTheChannelBringsLateIsNotWhatWasLeft() throws {
    let anna = try Town.anna()
    var script = try ScriptedNode()
    script.connect(.first, anna, at: try Town.place(0))
    let earlier = try #require(script.cache[anna])
    _ = script.wait(.seconds(1))
    _ = script.handle(.locationReported(.first, LocationReport(coordinate: try Town.place(300)), request: nil))
    let left = script.now
    _ = script.handle(.sessionClosed(.first))
    _ = script.hear(earlier)
    let events = script.open(.second, anna).compactMap(\.event)
    #expect(events.contains(.ownLocation(try Town.location(300, at: left))))
  }
}
