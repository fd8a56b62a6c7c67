public import NearbyCore

/// Checks that an adapter keeps every promise of `ChannelBroker`:
///
/// ```swift
/// @Test func keepsThePromises() async throws {
///   try await ChannelBrokerConformance.check(slots: ring.slots.map(\.id)) { RedisBroker(addresses) }
/// }
/// ```
///
/// That a channel stays silent is seen by a message that comes behind: one published later on a channel that
/// is subscribed.
public struct ChannelBrokerConformance {
  private let checker = ConformanceChecker(port: "ChannelBroker")
  private let slots: [SlotID]
  private let patience: Duration

  /// The connections of two nodes, and what arrives there.
  private let nodes: [(broker: any ChannelBroker, recorder: ChannelRecorder)]

  /// Runs the whole suite.
  ///
  /// - Parameters:
  ///   - slots: At least two slots that can be reached.
  ///   - patience: How long a message may be on its way.
  ///   - breaking: Breaks the connections of all nodes to a slot, which then can be used again, at once or soon; `nil`
  ///     where connections cannot break.
  ///   - make: Makes the connection of one more node to these slots. Called several times.
  /// - Throws: ``ConformanceFailure`` for the first promise that is broken, and whatever the broker throws.
  public static func check(
    slots: [SlotID], patience: Duration = .seconds(5),
    breaking: ((_ slot: SlotID) async throws -> Void)? = nil, make: () async throws -> any ChannelBroker
  ) async throws {
    precondition(slots.count >= 2, "the suite needs two slots")
    let checks = [
      Self.checkThatAConfirmedSubscriptionHears, Self.checkTheOrder, Self.checkThatOthersAreSilent,
      Self.checkThatTwiceIsOnce,
      Self.checkLeaving, Self.checkComingBack, Self.checkThatSlotsAreIndependent, Self.checkTheLargestCalls,
    ]
    func twoNodes() async throws -> ChannelBrokerConformance {
      var nodes: [(any ChannelBroker, ChannelRecorder)] = []
      for _ in 1...2 {
        let node = (try await make(), ChannelRecorder())
        await node.0.connect(node.1)
        nodes.append(node)
      }
      return ChannelBrokerConformance(slots: slots, patience: patience, nodes: nodes)
    }
    for check in checks { try await check(try await twoNodes())() }
    if let breaking { try await twoNodes().checkThatALossIsTold(breaking) }
  }

  private func checkThatAConfirmedSubscriptionHears() async throws {
    let user = try checker.user("confirmed")
    let messages = try news(of: user, 1...2) + [friendship(of: user)]
    for node in nodes { try await node.broker.subscribe(to: [user], at: slots[0]) }
    try await nodes[0].broker.publish(messages, at: slots[0])
    for node in nodes {
      try await expect(
        messages, of: user, at: node.recorder,
        "what is published after subscribe returned reaches every node that subscribed, its own too"
      )
    }
  }

  private func checkTheOrder() async throws {
    let users = try checker.users("order", count: 3)
    try await nodes[1].broker.subscribe(to: users, at: slots[0])
    var published: [ChannelMessage] = []
    for number in 1...50 as ClosedRange<Int64> {
      let messages = try users.flatMap { try news(of: $0, number...number) }
      try await nodes[0].broker.publish(messages, at: slots[0])
      published += messages
    }
    for user in users {
      try await expect(
        published.filter { $0.channel == user }, of: user, at: nodes[1].recorder,
        "messages of one channel come in the order in which they were published")
    }
  }

  private func checkThatOthersAreSilent() async throws {
    let (user, other) = (try checker.user("heard"), try checker.user("not-heard"))
    try await nodes[0].broker.subscribe(to: [user], at: slots[0])
    try await nodes[1].broker.subscribe(to: [other], at: slots[0])
    try await nodes[0].broker.publish(try news(of: other, 1...1) + news(of: user, 1...1), at: slots[0])
    try await expect(
      try news(of: user, 1...1), of: user, at: nodes[0].recorder, "a subscribed channel is heard")
    try checker.expect(
      nodes[0].recorder.messages(of: other).isEmpty, "a channel that another node subscribed to is not heard")
  }

  private func checkThatTwiceIsOnce() async throws {
    let user = try checker.user("twice")
    let broker = nodes[0].broker
    try await broker.subscribe(to: [user, user], at: slots[0])
    try await broker.subscribe(to: [user], at: slots[0])
    try await broker.publish(try news(of: user, 1...2), at: slots[0])
    try await expect(
      try news(of: user, 1...2), of: user, at: nodes[0].recorder,
      "a message comes once, however often its channel was subscribed")
    try await broker.unsubscribe(from: [user], at: slots[0])
    try await expectSilence(of: user, "one unsubscribe ends what was subscribed twice")
  }

  private func checkLeaving() async throws {
    let (user, never) = (try checker.user("left"), try checker.user("never-subscribed"))
    let broker = nodes[0].broker
    try await broker.unsubscribe(from: [never], at: slots[0])
    for node in nodes { try await node.broker.subscribe(to: [user], at: slots[0]) }
    try await broker.unsubscribe(from: [user, never], at: slots[0])
    try await expectSilence(of: user, "a channel that was left falls silent")
    try await broker.unsubscribe(from: [user], at: slots[0])
    try await nodes[1].broker.unsubscribe(from: [never], at: slots[0])
    let last = try news(of: user, 5000...5000)
    try await broker.publish(last, at: slots[0])
    try await wait { nodes[1].recorder.messages(of: user).last == last.last }
    try checker.expect(
      nodes[1].recorder.messages(of: user).last == last.last,
      "when one node leaves a channel, or one that it never had, another one goes on hearing it")
  }

  private func checkComingBack() async throws {
    let user = try checker.user("back")
    let broker = nodes[0].broker
    // At once and several times: a late answer to the first must not end the last.
    for _ in 1...10 {
      try await broker.subscribe(to: [user], at: slots[0])
      try await broker.unsubscribe(from: [user], at: slots[0])
    }
    try await broker.subscribe(to: [user], at: slots[0])
    try await broker.publish(try news(of: user, 1...1), at: slots[0])
    try await expect(
      try news(of: user, 1...1), of: user, at: nodes[0].recorder,
      "a channel that was left and subscribed again is heard")
  }

  private func checkThatSlotsAreIndependent() async throws {
    let user = try checker.user("slots")
    let broker = nodes[0].broker
    try await broker.subscribe(to: [user], at: slots[0])
    try await nodes[1].broker.publish(try news(of: user, 1...1), at: slots[1])
    try await nodes[1].broker.publish(try news(of: user, 2...2), at: slots[0])
    try await expect(
      try news(of: user, 2...2), of: user, at: nodes[0].recorder,
      "a channel is heard at the slot where it was subscribed, and at no other")
    try await broker.subscribe(to: [user], at: slots[1])
    try await broker.unsubscribe(from: [user], at: slots[0])
    try await nodes[1].broker.publish(try news(of: user, 3...3), at: slots[1])
    try await expect(
      try news(of: user, 2...3), of: user, at: nodes[0].recorder,
      "leaving a channel at one slot leaves it at no other")
  }

  private func checkTheLargestCalls() async throws {
    let users = try checker.users("many", count: 512)
    let messages = try users.flatMap { try news(of: $0, 1...1) }
    try await nodes[0].broker.subscribe(to: users, at: slots[0])
    try await nodes[1].broker.publish(messages, at: slots[0])
    try await wait { nodes[0].recorder.messages.count >= messages.count }
    try checker.expect(
      Set(nodes[0].recorder.messages) == Set(messages) && nodes[0].recorder.messages.count == messages.count,
      "512 channels are subscribed in one call, and 512 messages are published in one")
    try await nodes[0].broker.unsubscribe(from: users, at: slots[0])
  }

  private func checkThatALossIsTold(_ breakSlot: (SlotID) async throws -> Void) async throws {
    let (user, other) = (try checker.user("lost"), try checker.user("kept"))
    for node in nodes {
      try await node.broker.subscribe(to: [user], at: slots[0])
      try await node.broker.subscribe(to: [other], at: slots[1])
    }
    for number in 1...3 as ClosedRange<Int64> {
      try await breakSlot(slots[0])
      let lost = [SlotID](repeating: slots[0], count: Int(number))
      for node in nodes {
        try await wait { node.recorder.lostSlots.count >= lost.count }
        try checker.expect(node.recorder.lostSlots == lost, "a loss is told once, and of the slot that was lost alone")
        try await retry { try await node.broker.subscribe(to: [user], at: slots[0]) }
      }
      let news = try news(of: user, number...number)
      try await retry { try await nodes[0].broker.publish(news, at: slots[0]) }
      for node in nodes {
        try await wait { node.recorder.messages.contains(news[0]) }
        try checker.expect(
          node.recorder.messages.contains(news[0]), "what is subscribed again after a loss is heard again")
      }
    }
    try await nodes[0].broker.publish(try news(of: other, 1...1), at: slots[1])
    for node in nodes {
      try await expect(
        try news(of: other, 1...1), of: other, at: node.recorder, "a slot that was lost takes no other one with it")
      try checker.expect(node.recorder.lostSlots.count == 3, "a loss is told once")
    }
  }

  /// A slot that was lost may be told to be usable a moment before it is.
  private func retry(_ call: () async throws -> Void) async throws {
    let deadline = ContinuousClock.now + patience
    while true {
      do {
        return try await call()
      } catch {
        guard ContinuousClock.now < deadline else { throw error }
        try await Task.sleep(for: .milliseconds(1))
      }
    }
  }

  /// What was published before a channel was left may still come; later messages must not for ever.
  private func expectSilence(of user: UserID, _ promise: String) async throws {
    let (node, fence) = (nodes[0], try checker.user("fence"))
    try await node.broker.subscribe(to: [fence], at: slots[0])
    for number in 1000...1100 as ClosedRange<Int64> {
      let probe = try news(of: user, number...number)
      let behind = try news(of: fence, number...number)
      try await node.broker.publish(probe + behind, at: slots[0])
      try await wait { node.recorder.messages.contains(behind[0]) }
      if !node.recorder.messages.contains(probe[0]) { return }
    }
    try checker.expect(false, promise)
  }

  private func expect(
    _ messages: [ChannelMessage], of user: UserID, at recorder: ChannelRecorder, _ promise: String
  ) async throws {
    try await wait { recorder.messages(of: user).count >= messages.count }
    try checker.expect(recorder.messages(of: user) == messages, promise)
  }

  private func wait(until isSo: () -> Bool) async throws {
    let deadline = ContinuousClock.now + patience
    while !isSo(), ContinuousClock.now < deadline { try await Task.sleep(for: .milliseconds(1)) }
  }

  private func news(of user: UserID, _ numbers: ClosedRange<Int64>) throws -> [ChannelMessage] {
    try numbers.map {
      .location(try checker.record(user, epoch: $0, at: Timestamp(milliseconds: 1_000_000 + $0)))
    }
  }

  private func friendship(of user: UserID) throws -> ChannelMessage {
    .friendship(FriendshipChange(user: user, friend: try checker.user("friend"), areFriends: true))
  }
}
