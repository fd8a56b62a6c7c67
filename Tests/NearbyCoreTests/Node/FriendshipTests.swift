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

  @Test func bothChannelsAreToldWhatTheDirectoryHasNoted() throws {
    let (anna, cleo) = (try Town.anna(), try Town.cleo())
    var script = try annaAndCleo(areFriends: true)
    for (ticket, isWanted) in [(1, true), (2, false)] as [(UInt64, Bool)] {
      let asked = script.handle(.friendRequested(.first, friend: cleo, isWanted: isWanted, request: 9))
      #expect(
        asked == [
          isWanted ? .addFriend(cleo, of: anna, ticket: ticket) : .removeFriend(cleo, of: anna, ticket: ticket)
        ])
      #expect(
        script.answerNext() == (try news(anna, cleo, areFriends: isWanted)) + [.acknowledge(.first, request: 9)])
    }
  }

  /// One reading brings both, and so does one hello.
  @Test(arguments: [true, false])
  func whoShowsUpAgainWithoutAFriendDoesNotSeeThatFriendForAMoment(opens: Bool) throws {
    let (anna, bert) = (try Town.anna(), try Town.bert())
    var script = try annaAndCleo(areFriends: true)
    _ = script.handle(.sharingChanged(.first, .paused(), request: nil))
    script.friends[anna] = []
    script.settings[anna] = Town.settings(anna, .shared, at: script.now.advanced(by: .seconds(1)))
    let effects = opens ? script.open(.third, anna) : script.hear(anna, bert, areFriends: true)
    let events = (effects + script.answerAll()).compactMap(\.event)
    #expect(events.allSatisfy { if case .appeared = $0 { false } else { true } })
  }

  @Test func whoHidesDoesNotSeeANewFriendForAMoment() throws {
    let (anna, bert) = (try Town.anna(), try Town.bert())
    var script = try annaAndCleo(areFriends: false)
    script.friends[anna] = [bert]
    script.settings[anna] = Town.settings(anna, .paused(), at: script.now.advanced(by: .seconds(1)))
    let effects = script.hear(anna, bert, areFriends: true) + script.answerAll()
    #expect(effects.compactMap(\.event) == [])
  }

  @Test func aWishIsAcceptedAndToldToNobody() throws {
    var script = try annaAndCleo(areFriends: false)
    _ = script.handle(.friendRequested(.first, friend: try Town.bert(), isWanted: true, request: 9))
    #expect(script.handle(.addFriendAnswered(ticket: 1, .pending)) == [.acknowledge(.first, request: 9)])
    #expect(script.handle(.addFriendAnswered(ticket: 1, .pending)) == [], "it has been answered")
  }

  @Test func aRequestThatMeansNobodyIsRefused() throws {
    var script = try annaAndCleo(areFriends: false)
    let refusal = NearbyNode.Effect.deliver(.first, .refused(.unknownFriend, request: 9))
    _ = script.handle(.friendRequested(.first, friend: try Town.bert(), isWanted: true, request: 9))
    #expect(script.handle(.addFriendAnswered(ticket: 1, .unknownUser)) == [refusal])
    _ = script.handle(.friendRequested(.first, friend: try Town.bert(), isWanted: false, request: 9))
    #expect(script.handle(.removeFriendAnswered(ticket: 2, wasThere: false)) == [refusal])
  }

  /// What it was asked may have been noted: news of a beginning make both read their lists, and change nothing else.
  @Test(arguments: [true, false])
  func bothReadTheirListsWhenTheDirectoryFails(isWanted: Bool) throws {
    let (anna, bert) = (try Town.anna(), try Town.bert())
    var script = try annaAndCleo(areFriends: false)
    _ = script.handle(.friendRequested(.first, friend: bert, isWanted: isWanted, request: 9))
    let refusal = RefusalReason.unavailable(retryAfterMilliseconds: 1000)
    #expect(
      script.failNext() == (try news(anna, bert, areFriends: true))
        + [.deliver(.first, .refused(refusal, request: 9))])
  }

  @Test(arguments: [true, false])
  func whoHangsUpMeanwhileHasStillEndedAFriendship(fails: Bool) throws {
    let (anna, bert) = (try Town.anna(), try Town.bert())
    var script = try annaAndCleo(areFriends: true)
    _ = script.handle(.friendRequested(.first, friend: bert, isWanted: false, request: 9))
    _ = script.handle(.sessionClosed(.first))
    #expect((fails ? script.failNext() : script.answerNext()) == (try news(anna, bert, areFriends: fails)))
  }

  /// What is published to tell Anna and her friend.
  private func news(_ anna: UserID, _ friend: UserID, areFriends: Bool) throws -> [NearbyNode.Effect] {
    let slot = try Town.slot()
    return [(anna, friend), (friend, anna)].map { one, other in
      .publish(.friendship(FriendshipChange(user: one, friend: other, areFriends: areFriends)), at: slot)
    }
  }

  @Test func aNewFriendAppearsOnceTheDirectoryHasConfirmedIt() throws {
    let (anna, bert) = (try Town.anna(), try Town.bert())
    var script = try annaAndCleo(areFriends: false)
    #expect(script.hear(anna, bert, areFriends: true) == [.readAccount(anna, generation: 6)])
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
        .deliver(.first, .left(bert, .unfriended)), .readAccount(anna, generation: 6),
      ])
    script.friends[anna] = []
    #expect(script.answerNext() == [])
    #expect(script.hear(anna, bert, areFriends: false) == [.readAccount(anna, generation: 7)])
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
    #expect(script.handle(.accountAnswered(anna, generation: 6, friends: [bert], settings: nil)) == [])
    #expect(script.handle(.accountFailed(anna, generation: 6)) == [])
    #expect(script.handle(.accountAnswered(anna, generation: 7, friends: [], settings: nil)) == [])
  }

  @Test func aFailedReadingIsTriedAgain() throws {
    let (anna, bert) = (try Town.anna(), try Town.bert())
    var script = try annaAndCleo(areFriends: false)
    script.friends[anna] = [bert]
    _ = script.hear(anna, bert, areFriends: true)
    #expect(script.failNext() == [])
    #expect(script.wait(.milliseconds(99)) == [])
    #expect(script.wait(.milliseconds(101)) == [.readAccount(anna, generation: 7)])
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
