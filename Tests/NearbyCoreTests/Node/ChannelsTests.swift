import NearbyCore
import Testing

@Suite struct ChannelsTests {
  private func subscription(_ user: UserID, _ generation: UInt64) throws -> ChannelSubscription {
    ChannelSubscription(channel: user, slot: try Town.slot(), generation: generation)
  }

  @Test func aChannelIsLeftALingerAfterItsLastViewer() throws {
    let (anna, bert) = (try Town.anna(), try Town.bert())
    var script = try ScriptedNode()
    script.friends = [anna: [bert]]
    script.connect(.first, anna, at: try Town.place(0))
    #expect(script.handle(.sessionClosed(.first)) == [])
    #expect(script.node.channelCount == 2)
    #expect(script.patience == .seconds(15))
    #expect(script.wait(.milliseconds(14_999)) == [])
    #expect(
      script.wait(.milliseconds(1)) == [
        .unsubscribe(try subscription(anna, 1)), .unsubscribe(try subscription(bert, 2)),
      ])
    #expect(script.node.channelCount == 0)
    #expect(script.node.nextDeadline == nil)
  }

  @Test func aViewerWhoComesBackInTimeKeepsTheChannel() throws {
    let (anna, bert) = (try Town.anna(), try Town.bert())
    var script = try ScriptedNode()
    script.friends = [anna: [bert]]
    script.connect(.first, anna, at: nil)
    _ = script.handle(.sessionClosed(.first))
    _ = script.wait(.seconds(14))
    #expect(
      script.open(.second, anna) == [
        .deliver(.second, .welcome(anna)), .deliver(.second, .snapshot([])),
        .readAccount(anna, generation: 4),
      ])
    #expect(script.wait(.seconds(100)) == [])
  }

  @Test func aConfirmationThatComesAfterLeavingChangesNothing() throws {
    let anna = try Town.anna()
    var script = try ScriptedNode()
    _ = script.open(.first, anna)
    _ = script.handle(.sessionClosed(.first))
    #expect(script.wait(.seconds(15)) == [.unsubscribe(try subscription(anna, 1))])
    #expect(script.handle(.subscriptionConfirmed(try subscription(anna, 1))) == [])
    #expect(script.handle(.cacheAnswered(anna, generation: 1, nil)) == [])
    #expect(script.node.channelCount == 0)
  }

  @Test func aConfirmationOfAnEarlierAttemptChangesNothing() throws {
    let anna = try Town.anna()
    var script = try ScriptedNode()
    _ = script.open(.first, anna)
    #expect(script.handle(.slotLost(try Town.slot())) == [.subscribe(try subscription(anna, 2))])
    #expect(script.handle(.subscriptionConfirmed(try subscription(anna, 1))) == [])
    #expect(script.handle(.subscriptionFailed(try subscription(anna, 1))) == [])
    #expect(
      script.handle(.subscriptionConfirmed(try subscription(anna, 2))) == [.readCache(anna, generation: 2)])
    #expect(script.handle(.cacheFailed(anna, generation: 1)) == [])
    #expect(script.handle(.cacheAnswered(anna, generation: 1, nil)) == [])
  }

  @Test func aFailedSubscriptionIsTriedAgainLaterAndLater() throws {
    let anna = try Town.anna()
    var script = try ScriptedNode {
      $0.firstRetryDelay = .milliseconds(200)
      $0.longestRetryDelay = .seconds(1)
    }
    _ = script.open(.first, anna)
    for (attempt, longest) in [Int64(200), 400, 800, 1000, 1000].enumerated() {
      #expect(script.failNext() == [])
      let deadline = try #require(script.node.nextDeadline)
      let delay = deadline.milliseconds(since: script.clock.monotonic)
      #expect((longest / 2...longest).contains(delay))
      #expect(script.wait(.milliseconds(delay - 1)) == [])
      #expect(script.wait(.milliseconds(1)) == [.subscribe(try subscription(anna, UInt64(attempt) + 2))])
    }
    #expect(script.answerAll().compactMap(\.event) == [.snapshot([])])
  }

  @Test func aFailedReadingIsTriedAgain() throws {
    let anna = try Town.anna()
    var script = try ScriptedNode()
    _ = script.open(.first, anna)
    _ = script.answerNext()
    #expect(script.failNext() == [])
    #expect(script.wait(.milliseconds(99)) == [])
    #expect(script.wait(.milliseconds(101)) == [.readCache(anna, generation: 1)])
    #expect(script.answerAll().compactMap(\.event) == [.snapshot([])])
  }

  /// A cache that mixes up its answers must not move one user to where another is.
  @Test func anAnswerAboutAnotherUserIsNoAnswer() throws {
    let (anna, bert, cleo) = (try Town.anna(), try Town.bert(), try Town.cleo())
    var script = try ScriptedNode()
    script.friends = [anna: [bert, cleo]]
    script.cache[bert] = try Town.record(cleo, 500, at: script.now)
    script.connect(.first, anna, at: try Town.place(0))
    script.answerAll()
    let page = script.handle(.nearbyRequested(.first, after: nil, pageSize: 0, request: nil))
    #expect(page == [.deliver(.first, .page(NearbyPage(friends: [], next: nil, total: 0), request: nil))])
  }

  @Test func aChannelThatNobodyWatchesIsNotTriedAgain() throws {
    let anna = try Town.anna()
    var script = try ScriptedNode()
    _ = script.open(.first, anna)
    _ = script.handle(.sessionClosed(.first))
    _ = script.failNext()
    #expect(script.wait(.seconds(14)) == [])
    #expect(script.wait(.seconds(1)) == [.unsubscribe(try subscription(anna, 1))])
  }

  @Test func whatWasMissedWhileASlotWasLostIsRead() throws {
    let (anna, bert) = (try Town.anna(), try Town.bert())
    var script = try ScriptedNode()
    script.friends = [anna: [bert]]
    script.connect(.first, anna, at: try Town.place(0))
    _ = script.hear(try Town.record(bert, 500, at: script.now))
    _ = script.wait(.seconds(30))
    script.cache[bert] = try Town.record(bert, 400, at: script.now)
    #expect(
      script.handle(.slotLost(try Town.slot())) == [
        .subscribe(try subscription(anna, 4)), .subscribe(try subscription(bert, 5)),
      ])
    #expect(
      script.answerAll() == [
        .readCache(anna, generation: 4), .readCache(bert, generation: 5), .readAccount(anna, generation: 6),
        .deliver(.first, .moved(try Town.seen(bert, 400, at: script.now, from: 0))),
      ])
    #expect(script.handle(.slotLost(try Town.slot(2))) == [])
  }

  @Test func aLostChannelThatNobodyWatchesIsClosed() throws {
    let anna = try Town.anna()
    var script = try ScriptedNode()
    script.connect(.first, anna, at: nil)
    _ = script.handle(.sessionClosed(.first))
    #expect(script.handle(.slotLost(try Town.slot())) == [.unsubscribe(try subscription(anna, 1))])
    #expect(script.node.channelCount == 0)
  }
}
