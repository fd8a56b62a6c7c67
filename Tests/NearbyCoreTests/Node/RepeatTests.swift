import NearbyCore
import Testing

/// What failed at a slot and nobody but the node repeats: to leave a channel, and to tell of a friendship.
@Suite struct RepeatTests {
  // MARK: Channels that could not be left

  /// A node whose only client is gone, and which has left the client's channel.
  private func abandoned(
    configure: (inout NearbyConfiguration) -> Void = { _ in }
  ) throws -> (script: ScriptedNode, former: ChannelSubscription) {
    var script = try ScriptedNode(configure: configure)
    script.connect(.first, try Town.anna(), at: nil)
    _ = script.handle(.sessionClosed(.first))
    let former = ChannelSubscription(channel: try Town.anna(), slot: try Town.slot(), generation: 1)
    #expect(script.wait(.seconds(15)) == [.unsubscribe(former)])
    return (script, former)
  }

  @Test func aChannelThatCouldNotBeLeftIsLeftAfterAPauseThatDoubles() throws {
    var (script, former) = try abandoned()
    for (attempt, pause) in [(1, 200), (2, 400), (3, 800)] as [(Int, Int64)] {
      #expect(script.handle(.unsubscriptionFailed(former, attempt: attempt)) == [])
      #expect(script.wait(.milliseconds(pause / 2 - 1)) == [])
      #expect(script.wait(.milliseconds(pause / 2 + 1)) == [.unsubscribe(former, attempt: attempt + 1)])
    }
    #expect(script.node.nextDeadline == nil, "no news are good news")
  }

  @Test func aChannelThatIsWantedAgainIsNotLeft() throws {
    var (script, former) = try abandoned()
    var late = script
    _ = script.handle(.unsubscriptionFailed(former, attempt: 1))
    _ = script.open(.second, former.channel)
    #expect(script.wait(.seconds(1)) == [])
    _ = late.open(.second, former.channel)
    _ = late.handle(.unsubscriptionFailed(former, attempt: 1))
    #expect(late.wait(.seconds(1)) == [], "the failure is told after the new subscription")
  }

  @Test func aChannelIsLeftAtItsOldSlotOnly() throws {
    let anna = try Town.anna()
    var script = try ScriptedNode()
    script.connect(.first, anna, at: nil)
    let slots = (2...40).map { try? ScriptedNode.ring(slots: $0, epoch: 2) }
    let ring = try #require(slots.lazy.compactMap { $0 }.first { (try? Town.slot()) != $0.slot(for: anna) })
    _ = script.handle(.ringChanged(ring))
    script.answerAll()
    // The cache is read once more a linger after the change, and then the old slot is left.
    _ = script.wait(.seconds(15))
    let effects = script.answerAll()
    guard case .unsubscribe(let former, 1)? = effects.first(where: \.isUnsubscription) else {
      Issue.record("the old slot is not left: \(effects)")
      return
    }
    #expect(former.slot == (try Town.slot()))
    _ = script.handle(.unsubscriptionFailed(former, attempt: 1))
    #expect(script.wait(.seconds(1)) == [.unsubscribe(former, attempt: 2)])
  }

  @Test func aNodeThatLeavesTakesItsSubscriptionsAlong() throws {
    var (script, former) = try abandoned()
    _ = script.handle(.unsubscriptionFailed(former, attempt: 1))
    _ = script.handle(.drainStarted)
    #expect(script.node.isDrained && script.node.nextDeadline == nil)
    _ = script.handle(.unsubscriptionFailed(former, attempt: 1))
    #expect(script.node.isDrained && script.node.nextDeadline == nil)
  }

  // MARK: News that could not be told

  /// News of a friendship between Anna and Bert, for her.
  private func news(areFriends: Bool) throws -> ChannelMessage {
    .friendship(FriendshipChange(user: try Town.anna(), friend: try Town.bert(), areFriends: areFriends))
  }

  @Test func newsAreToldAgainAndFollowTheirChannel() throws {
    var script = try ScriptedNode()
    let end = try news(areFriends: false)
    _ = script.handle(.publicationFailed(end, attempt: 1))
    #expect(script.wait(.milliseconds(200)) == [.publish(end, at: try Town.slot(), attempt: 2)])
    let ring = try ScriptedNode.ring(slots: 40, epoch: 2)
    _ = script.handle(.publicationFailed(end, attempt: 2))
    _ = script.handle(.ringChanged(ring))
    #expect(
      script.wait(.milliseconds(400)) == [
        .publish(end, at: ring.slot(for: try Town.anna()), attempt: 3), .echo(end, at: try Town.slot()),
      ])
    _ = script.handle(.publicationFailed(end, attempt: script.node.configuration.maximumRepeatCount + 1))
    #expect(script.wait(.seconds(60)) == [], "it is given up")
  }

  @Test func aDrainWaitsForNews() throws {
    var script = try ScriptedNode()
    _ = script.handle(.publicationFailed(try news(areFriends: false), attempt: 1))
    _ = script.handle(.drainStarted)
    #expect(!script.node.isDrained)
    #expect(script.wait(.milliseconds(200)).count == 1)
    #expect(script.node.isDrained)
  }

  @Test func aDrainWaitsForTheDirectory() throws {
    var script = try ScriptedNode()
    script.connect(.first, try Town.anna(), at: nil)
    _ = script.handle(.friendRequested(.first, friend: try Town.bert(), isWanted: false, request: nil))
    _ = script.handle(.drainStarted)
    _ = script.handle(.sessionClosed(.first))
    #expect(!script.node.isDrained)
    #expect(script.answerNext().count == 2, "both are told")
    #expect(script.node.isDrained)
  }

  @Test func newerNewsTakeThePlaceOfOlderOnes() throws {
    let bert = try Town.bert()
    var script = try ScriptedNode()
    script.connect(.first, try Town.anna(), at: nil)
    _ = script.handle(.publicationFailed(try news(areFriends: false), attempt: 1))
    _ = script.handle(.publicationFailed(try news(areFriends: true), attempt: 1))
    #expect(
      script.wait(.milliseconds(200)) == [
        .publish(try news(areFriends: true), at: try Town.slot(), attempt: 2)
      ], "each pair of users has one repeat")
    _ = script.handle(.publicationFailed(try news(areFriends: false), attempt: 1))
    _ = script.handle(.friendRequested(.first, friend: bert, isWanted: true, request: nil))
    #expect(script.answerNext().count == 2)
    #expect(script.wait(.seconds(1)) == [], "the end is no longer news")
  }

  /// It is in the cache, and its client has been told to report again.
  @Test func aLocationIsNotRepeated() throws {
    var script = try ScriptedNode()
    let record = try Town.record(try Town.bert(), 500, at: script.now)
    #expect(script.handle(.publicationFailed(.location(record), attempt: 1)) == [])
    #expect(script.node.nextDeadline == nil)
  }
}

extension NearbyNode.Effect {
  fileprivate var isUnsubscription: Bool {
    if case .unsubscribe = self { true } else { false }
  }
}
