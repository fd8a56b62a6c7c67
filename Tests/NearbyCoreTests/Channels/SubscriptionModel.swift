import NearbyCore

/// What a ``SubscriptionTable`` should do, done slowly: a dictionary of marks by pair.
struct SubscriptionModel {
  struct Pair: Hashable {
    let subscriber: Int
    let channel: Int
  }

  private var marks: [Pair: Bool] = [:]

  mutating func subscribe(_ subscriber: Int, to channel: Int) -> SubscribeOutcome {
    let pair = Pair(subscriber: subscriber, channel: channel)
    if marks[pair] != nil { return .alreadySubscribed }
    let isFirst = !marks.keys.contains { $0.channel == channel }
    marks[pair] = false
    return isFirst ? .first : .another
  }

  mutating func unsubscribe(_ subscriber: Int, from channel: Int) -> UnsubscribeOutcome {
    guard marks.removeValue(forKey: Pair(subscriber: subscriber, channel: channel)) != nil else {
      return .notSubscribed
    }
    return marks.keys.contains { $0.channel == channel } ? .othersRemain : .last
  }

  mutating func removeSubscriber(_ subscriber: Int) -> [Int] {
    let channels = marks.keys.filter { $0.subscriber == subscriber }.map(\.channel).sorted()
    return channels.filter { unsubscribe(subscriber, from: $0) == .last }
  }

  mutating func setMark(_ isMarked: Bool, _ subscriber: Int, _ channel: Int) {
    let pair = Pair(subscriber: subscriber, channel: channel)
    if marks[pair] != nil { marks[pair] = isMarked }
  }

  mutating func updateMarks(ofChannel channel: Int, _ body: (Int, Bool) -> Bool) {
    for (pair, mark) in marks where pair.channel == channel { marks[pair] = body(pair.subscriber, mark) }
  }

  mutating func updateMarks(ofSubscriber subscriber: Int, _ body: (Int, Bool) -> Bool) {
    for (pair, mark) in marks where pair.subscriber == subscriber { marks[pair] = body(pair.channel, mark) }
  }

  /// The first question that the table answers otherwise, or `nil`.
  func firstDifference(from table: SubscriptionTable, subscribers: Int, channels: Int) -> String? {
    if table.subscriptionCount != marks.count { return "the number of subscriptions" }
    var walkedByChannel: [Pair: Bool] = [:]
    var walkedBySubscriber: [Pair: Bool] = [:]
    for channel in 0..<channels {
      if table.subscriberCount(of: channel) != marks.keys.count(where: { $0.channel == channel }) {
        return "the number of subscribers of \(channel)"
      }
      table.forEachSubscriber(of: channel) { subscriber, isMarked in
        walkedByChannel[Pair(subscriber: subscriber, channel: channel)] = isMarked
      }
    }
    for subscriber in 0..<subscribers {
      if table.channelCount(of: subscriber) != marks.keys.count(where: { $0.subscriber == subscriber }) {
        return "the number of channels of \(subscriber)"
      }
      table.forEachChannel(of: subscriber) { channel, isMarked in
        walkedBySubscriber[Pair(subscriber: subscriber, channel: channel)] = isMarked
      }
    }
    if walkedByChannel != marks { return "the walk by channel" }
    if walkedBySubscriber != marks { return "the walk by subscriber" }
    for channel in 0..<channels {
      for subscriber in 0..<subscribers {
        let mark = marks[Pair(subscriber: subscriber, channel: channel)]
        if table.isSubscribed(subscriber, to: channel) != (mark != nil) {
          return "\(subscriber) to \(channel)"
        }
        if table.isMarked(subscriber, channel) != (mark ?? false) {
          return "mark of \(subscriber), \(channel)"
        }
      }
    }
    return nil
  }
}
