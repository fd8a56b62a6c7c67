import NearbyCore
import Testing

@Suite struct NodeRingChangeTests {
  /// Two users whose channels a second slot takes over, and does not.
  private func users() throws -> (moving: UserID, staying: UserID) {
    let (one, two) = (try ScriptedNode.ring(slots: 1, epoch: 1), try ScriptedNode.ring(slots: 2, epoch: 2))
    let users = try (1...20).map { try UserID("user-\($0)") }
    let moving = try #require(users.first { one.slot(for: $0) != two.slot(for: $0) })
    let staying = try #require(users.first { one.slot(for: $0) == two.slot(for: $0) })
    return (moving, staying)
  }

  private func subscription(
    _ user: UserID, slot: Int, _ generation: UInt64
  ) throws -> ChannelSubscription {
    ChannelSubscription(channel: user, slot: try Town.slot(slot), generation: generation)
  }

  @Test func onlyWhatMovesIsSubscribedAnewAndTheOldSlotIsLeftLast() throws {
    let (moving, staying) = try users()
    var script = try ScriptedNode()
    script.friends = [staying: [moving]]
    script.connect(.first, staying, at: nil)
    let ring = try ScriptedNode.ring(slots: 2, epoch: 2)
    #expect(script.handle(.ringChanged(ring)) == [.subscribe(try subscription(moving, slot: 2, 4))])
    #expect(script.answerAll() == [.readCache(moving, generation: 4)])
    #expect(script.wait(.milliseconds(14_999)) == [])
    #expect(script.wait(.milliseconds(1)) == [.readCache(moving, generation: 4)])
    #expect(script.answerAll() == [.unsubscribe(try subscription(moving, slot: 1, 4))])
    #expect(script.node.nextDeadline == nil)
  }

  @Test func whatWasSaidAtTheOldSlotAfterTheFirstReadingIsFoundByTheLast() throws {
    let (moving, staying) = try users()
    var script = try ScriptedNode()
    script.friends = [staying: [moving]]
    script.connect(.first, staying, at: try Town.place(0))
    _ = script.handle(.ringChanged(try ScriptedNode.ring(slots: 2, epoch: 2)))
    script.answerAll()
    script.cache[moving] = try Town.record(moving, 500, at: script.now)
    let then = script.now
    _ = script.wait(.seconds(15))
    #expect(
      script.answerAll() == [
        .unsubscribe(try subscription(moving, slot: 1, 4)),
        .deliver(.first, .appeared(try Town.seen(moving, 500, at: then, from: 0))),
      ])
  }

  @Test func aChannelThatIsOpenedRightAfterAChangeIsReadTwice() throws {
    let (moving, _) = try users()
    var script = try ScriptedNode()
    _ = script.handle(.ringChanged(try ScriptedNode.ring(slots: 2, epoch: 2)))
    _ = script.wait(.seconds(10))
    script.connect(.first, moving, at: nil)
    #expect(script.wait(.milliseconds(4999)) == [])
    #expect(script.wait(.milliseconds(1)) == [.readCache(moving, generation: 1)])
    #expect(script.answerAll() == [.readAccount(moving, generation: 3)])
    #expect(script.wait(.seconds(100)) == [])
  }

  @Test func aChannelThatIsOpenedLaterIsReadOnce() throws {
    let (moving, _) = try users()
    var script = try ScriptedNode()
    _ = script.handle(.ringChanged(try ScriptedNode.ring(slots: 2, epoch: 2)))
    _ = script.wait(.seconds(15))
    script.connect(.first, moving, at: nil)
    #expect(script.wait(.seconds(100)) == [])
  }

  @Test func theOldSlotIsKeptUntilTheNewOneStands() throws {
    let (moving, _) = try users()
    var script = try ScriptedNode { $0.longestRetryDelay = .seconds(1) }
    script.connect(.first, moving, at: nil)
    _ = script.handle(.ringChanged(try ScriptedNode.ring(slots: 2, epoch: 2)))
    _ = script.failNext()
    for _ in 0..<30 {
      #expect(script.wait(.seconds(1)).count == 1)
      _ = script.failNext()
    }
    _ = script.wait(.seconds(1))
    _ = script.answerNext()
    #expect(script.answerNext().first == .unsubscribe(try subscription(moving, slot: 1, 34)))
  }

  @Test func aChannelThatMovesBackLeavesNothingBehind() throws {
    let (moving, _) = try users()
    var script = try ScriptedNode()
    script.connect(.first, moving, at: nil)
    _ = script.handle(.ringChanged(try ScriptedNode.ring(slots: 2, epoch: 2)))
    script.answerAll()
    #expect(
      script.handle(.ringChanged(try ScriptedNode.ring(slots: 1, epoch: 3))) == [
        .subscribe(try subscription(moving, slot: 1, 5))
      ])
    script.answerAll()
    _ = script.wait(.seconds(15))
    #expect(script.answerAll().first == .unsubscribe(try subscription(moving, slot: 2, 5)))
    _ = script.handle(.sessionClosed(.first))
    #expect(script.wait(.seconds(15)) == [.unsubscribe(try subscription(moving, slot: 1, 5))])
  }

  @Test func anOlderRingIsRefused() throws {
    let (moving, _) = try users()
    var script = try ScriptedNode()
    script.connect(.first, moving, at: nil)
    #expect(script.handle(.ringChanged(try ScriptedNode.ring(slots: 2, epoch: 1))) == [])
    #expect(script.handle(.ringChanged(try ScriptedNode.ring(slots: 2, epoch: 0))) == [])
    #expect(script.node.ring.epoch == 1)
  }

  @Test func aChannelThatNobodyWatchesIsLeftInsteadOfMoved() throws {
    let (moving, _) = try users()
    var script = try ScriptedNode()
    script.connect(.first, moving, at: nil)
    _ = script.handle(.sessionClosed(.first))
    #expect(
      script.handle(.ringChanged(try ScriptedNode.ring(slots: 2, epoch: 2))) == [
        .unsubscribe(try subscription(moving, slot: 1, 1))
      ])
  }

  @Test func reportsGoToTheNewSlotAtOnce() throws {
    let (moving, _) = try users()
    var script = try ScriptedNode()
    script.connect(.first, moving, at: nil)
    _ = script.handle(.ringChanged(try ScriptedNode.ring(slots: 2, epoch: 2)))
    let record = try Town.record(moving, 0, at: script.now)
    let entry = LocationCacheEntry(record: record, timeToLive: .seconds(600))
    #expect(
      script.report(try Town.place(0), .first).first
        == .announce(entry, at: try Town.slot(2), formerly: [try Town.slot(1)]))
  }

  @Test func aSlotWithAnotherServerUnderItsNameIsSubscribedAgain() throws {
    let (moving, staying) = try users()
    var script = try ScriptedNode(slots: 2)
    script.friends = [moving: [staying]]
    script.connect(.first, moving, at: nil)
    let slots = [
      RingSlot(id: try Town.slot(1)), RingSlot(id: try Town.slot(2), endpoint: "10.0.0.7:6379"),
    ]
    let ring = try HashRing(slots: slots, epoch: 2)
    #expect(script.handle(.ringChanged(ring)) == [.subscribe(try subscription(moving, slot: 2, 4))])
    #expect(
      script.answerAll() == [.readCache(moving, generation: 4), .readAccount(moving, generation: 5)])
    // Others may have spoken at the old server until they knew the new one.
    #expect(script.wait(.seconds(15)) == [.readCache(moving, generation: 4)])
    #expect(script.answerAll() == [.readAccount(moving, generation: 6)])
    #expect(script.handle(.ringChanged(ring)) == [])
    #expect(script.node.nextDeadline == nil)
  }

  @Test func manyChannelsMoveAtAPace() throws {
    var script = try ScriptedNode { ($0.resubscriptionBurst, $0.resubscriptionRate) = (10, 5) }
    let anna = try Town.anna()
    let ring = try ScriptedNode.ring(slots: 2, epoch: 2)
    let friends = try (1...200).map { try UserID("user-\($0)") }
    script.friends = [anna: friends]
    script.connect(.first, anna, at: nil)
    var count = script.handle(.ringChanged(ring)).count
    #expect(count == 10)
    let expected = (friends + [anna]).count { ring.slot(for: $0) != (try? Town.slot(1)) }
    var (seconds, isLate) = (0.0, false)
    while count < expected, let deadline = script.node.nextDeadline {
      let delay = deadline.milliseconds(since: script.clock.monotonic)
      seconds += Double(delay) / 1000
      count += script.wait(.milliseconds(delay)).count
      isLate = isLate || Double(count) > 10 + 5 * seconds
    }
    #expect(count == expected)
    #expect(!isLate)
    #expect(seconds >= Double(expected - 10) / 5)
  }

  // MARK: What is said meanwhile

  @Test func whatIsSaidIsSaidAtTheOldSlotTooUntilTheLingerIsOver() throws {
    let (moving, staying) = try users()
    var script = try ScriptedNode()
    script.connect(.first, moving, at: nil)
    script.connect(SessionID(2), staying, at: nil)
    _ = script.handle(.ringChanged(try ScriptedNode.ring(slots: 2, epoch: 2)))
    #expect(try told(script.report(Town.place(0), .first)) == ["slot-2", "slot-1"])
    #expect(try told(script.report(Town.place(0), SessionID(2))) == ["slot-1"])
    _ = script.wait(.milliseconds(14_999))
    #expect(try told(script.report(Town.place(1), .first)) == ["slot-2", "slot-1"])
    _ = script.wait(.milliseconds(1))
    #expect(try told(script.report(Town.place(2), .first)) == ["slot-2"])
  }

  @Test func aFriendshipThatEndsIsToldAtTheOldSlotToo() throws {
    let (moving, staying) = try users()
    var script = try ScriptedNode()
    script.friends = [staying: [moving]]
    script.connect(.first, staying, at: nil)
    _ = script.handle(.ringChanged(try ScriptedNode.ring(slots: 2, epoch: 2)))
    script.answerAll()
    let news = ChannelMessage.friendship(FriendshipChange(user: moving, friend: staying, areFriends: false))
    _ = script.handle(.friendRequested(.first, friend: moving, isWanted: false, request: nil))
    let effects = script.answerAll()
    #expect(effects.contains(.publish(news, at: try Town.slot(2))))
    #expect(effects.contains(.echo(news, at: try Town.slot(1))))
  }

  /// Whoever watches a great many channels needs longer than the others to move them.
  @Test func whoeverMovesOneChannelAfterTheOtherHearsAllOfThemMeanwhile() throws {
    let friends = try (1...60).map { try UserID("friend-\($0)") }
    var viewer = try ScriptedNode {
      ($0.linger, $0.resubscriptionBurst, $0.resubscriptionRate) = (.seconds(60), 1, 1)
    }
    var teller = try ScriptedNode { $0.linger = .seconds(60) }
    viewer.friends = [try Town.anna(): friends]
    viewer.connect(.first, try Town.anna(), at: try Town.place(0))
    for (number, friend) in friends.enumerated() {
      teller.connect(SessionID(UInt64(number + 1)), friend, at: try Town.place(1))
    }
    let ring = try ScriptedNode.ring(slots: 2, epoch: 2)
    var heard = Dictionary(uniqueKeysWithValues: friends.map { ($0.text, Set(["slot-1"])) })
    _ = teller.handle(.ringChanged(ring))
    var effects = viewer.handle(.ringChanged(ring))
    for second in 0..<45 {
      for effect in effects {
        switch effect {
        case .subscribe(let asked): heard[asked.channel.text]?.insert(asked.slot.text)
        case .unsubscribe(let former, _): heard[former.channel.text]?.remove(former.slot.text)
        default: break
        }
      }
      for (number, friend) in friends.enumerated() {
        let slots = try told(teller.report(Town.place(Double(second)), SessionID(UInt64(number + 1))))
        #expect(!slots.isDisjoint(with: heard[friend.text] ?? []), "\(friend) after \(second) s")
      }
      effects = viewer.answerAll() + viewer.wait(.seconds(1))
      _ = teller.wait(.seconds(1))
    }
    #expect(heard.values.contains(["slot-1", "slot-2"]), "some have moved")
  }

  /// The slots at which a report is told.
  private func told(_ effects: [NearbyNode.Effect]) -> Set<String> {
    for case .announce(_, let slot, let former) in effects { return Set(([slot] + former).map(\.text)) }
    return []
  }
}
