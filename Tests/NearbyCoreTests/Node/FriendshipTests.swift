import NearbyCore
import Testing

@Suite struct FriendshipTests {
  /// Anna at 0 m; Bert, who may be a friend, is known to be at 500 m since Cleo watches him.
  private func annaAndCleo(areFriends: Bool) throws -> ScriptedNode {
    let (anna, bert, cleo) = (try Town.anna(), try Town.bert(), try Town.cleo())
    var script = try ScriptedNode()
    script.friends = [anna: areFriends ? [bert] : [], cleo: [bert]]
    script.connect(.first, anna, at: try Town.place(0))
    script.connect(.second, cleo, at: nil)
    _ = script.hear(try Town.record(bert, 500, at: script.now))
    return script
  }

  @Test func bothChannelsAreTold() throws {
    let (anna, cleo) = (try Town.anna(), try Town.cleo())
    let slot = try Town.slot()
    var script = try annaAndCleo(areFriends: true)
    for areFriends in [true, false] {
      let input = NearbyNode.Input.friendshipChanged(
        .first, friend: cleo, areFriends: areFriends, request: 9)
      let one = FriendshipChange(user: anna, friend: cleo, areFriends: areFriends)
      let other = FriendshipChange(user: cleo, friend: anna, areFriends: areFriends)
      #expect(
        script.handle(input) == [
          .publish(.friendship(one), at: slot), .publish(.friendship(other), at: slot),
          .acknowledge(.first, request: 9),
        ])
    }
  }

  @Test func aNewFriendAppearsOnceTheDirectoryHasConfirmedIt() throws {
    let (anna, bert) = (try Town.anna(), try Town.bert())
    var script = try annaAndCleo(areFriends: false)
    #expect(script.hear(anna, bert, areFriends: true) == [.readFriends(anna, generation: 6)])
    script.friends[anna] = [bert]
    #expect(
      script.answerNext() == [
        .deliver(.first, .appeared(try Town.seen(bert, 500, at: script.now, from: 0)))
      ])
  }

  @Test func aNewFriendWhomTheDirectoryDoesNotConfirmStaysAway() throws {
    let (anna, bert) = (try Town.anna(), try Town.bert())
    var script = try annaAndCleo(areFriends: false)
    _ = script.hear(anna, bert, areFriends: true)
    #expect(script.answerNext() == [])
  }

  @Test func theEndOfAFriendshipIsBelievedAtOnce() throws {
    let (anna, bert) = (try Town.anna(), try Town.bert())
    var script = try annaAndCleo(areFriends: true)
    #expect(
      script.hear(anna, bert, areFriends: false) == [
        .deliver(.first, .left(bert, .unfriended)), .readFriends(anna, generation: 6),
      ])
    script.friends[anna] = []
    #expect(script.answerNext() == [])
    #expect(script.hear(anna, bert, areFriends: false) == [.readFriends(anna, generation: 7)])
  }

  @Test func theDirectoryHasTheLastWord() throws {
    let (anna, bert) = (try Town.anna(), try Town.bert())
    var script = try annaAndCleo(areFriends: true)
    _ = script.hear(anna, bert, areFriends: false)
    #expect(
      script.answerNext() == [
        .deliver(.first, .appeared(try Town.seen(bert, 500, at: script.now, from: 0)))
      ])
  }

  @Test func aFriendIsSubscribedWhenItIsNewAndLeftWhenItIsNot() throws {
    let anna = try Town.anna()
    let dora = try UserID("dora")
    var script = try annaAndCleo(areFriends: false)
    script.friends[anna] = [dora]
    _ = script.hear(anna, dora, areFriends: true)
    let subscription = ChannelSubscription(channel: dora, slot: try Town.slot(), generation: 7)
    #expect(script.answerNext() == [.subscribe(subscription)])
    script.answerAll()
    script.friends[anna] = []
    _ = script.hear(anna, dora, areFriends: false)
    #expect(script.answerAll() == [])
    #expect(script.wait(.seconds(15)) == [.unsubscribe(subscription)])
  }

  @Test func anAnswerToAnEarlierReadingNoLongerCounts() throws {
    let (anna, bert) = (try Town.anna(), try Town.bert())
    var script = try annaAndCleo(areFriends: false)
    _ = script.hear(anna, bert, areFriends: true)
    _ = script.hear(anna, bert, areFriends: false)
    #expect(script.handle(.friendsAnswered(anna, generation: 6, [bert])) == [])
    #expect(script.handle(.friendsFailed(anna, generation: 6)) == [])
    #expect(script.handle(.friendsAnswered(anna, generation: 7, [])) == [])
  }

  @Test func aFailedReadingIsTriedAgain() throws {
    let (anna, bert) = (try Town.anna(), try Town.bert())
    var script = try annaAndCleo(areFriends: false)
    script.friends[anna] = [bert]
    _ = script.hear(anna, bert, areFriends: true)
    #expect(script.failNext() == [])
    #expect(script.wait(.milliseconds(99)) == [])
    #expect(script.wait(.milliseconds(101)) == [.readFriends(anna, generation: 7)])
    #expect(script.answerNext().count == 1)
    #expect(script.wait(.seconds(60)) == [])
  }

  @Test func whoIsTheOwnFriendIsNoNews() throws {
    let anna = try Town.anna()
    var script = try annaAndCleo(areFriends: true)
    #expect(script.hear(anna, anna, areFriends: true) == [])
    #expect(script.hear(try Town.bert(), anna, areFriends: true) == [], "Bert is not connected here")
  }
}
