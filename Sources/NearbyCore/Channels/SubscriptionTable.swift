/// Who is subscribed to what: many subscribers to many channels, with one mark on each subscription.
///
/// Subscribers and channels are dense numbers from 0: the table grows with the largest of them that was ever
/// used, and costs sixteen bytes a subscription, plus what arrays reserve to grow. The mark means whatever
/// its user wants; a new subscription has none.
///
/// Each subscription lies in the list of its subscriber and in the list of its channel, and each end knows
/// where the other lies. So ending one moves the last of each list into the gap, and all of a subscriber's
/// end in O(1) each. Finding the subscription of a given pair looks through the shorter of the two lists.
///
/// Lists keep an order that depends on the history of calls only, so that equal histories give equal walks.
public struct SubscriptionTable: Sendable {
  @usableFromInline
  typealias Lists = ContiguousArray<ContiguousArray<SubscriptionLink>>

  @usableFromInline
  var listsOfSubscribers: Lists = []

  @usableFromInline
  var listsOfChannels: Lists = []

  /// How many subscriptions there are. O(1).
  public private(set) var subscriptionCount = 0

  /// Creates a table without subscriptions.
  public init() {}

  /// Subscribes `subscriber` to `channel`. O(*n*) in the length of the shorter of their lists, to see whether
  /// it is so already; O(1) amortised beyond that.
  ///
  /// - Precondition: Both numbers are in 0..<2³¹.
  public mutating func subscribe(_ subscriber: Int, to channel: Int) -> SubscribeOutcome {
    precondition((0...SubscriptionLink.maximumPeer).contains(subscriber), "The subscriber is out of range.")
    precondition((0...SubscriptionLink.maximumPeer).contains(channel), "The channel is out of range.")
    if index(of: subscriber, inListOf: channel) != nil { return .alreadySubscribed }

    Self.grow(&listsOfSubscribers, toHold: subscriber)
    Self.grow(&listsOfChannels, toHold: channel)
    let indexInChannel = listsOfChannels[channel].count
    let indexInSubscriber = listsOfSubscribers[subscriber].count
    Self.append(
      SubscriptionLink(peer: subscriber, index: indexInSubscriber), to: &listsOfChannels[channel])
    Self.append(
      SubscriptionLink(peer: channel, index: indexInChannel), to: &listsOfSubscribers[subscriber])
    subscriptionCount += 1
    return indexInChannel == 0 ? .first : .another
  }

  /// Ends the subscription of `subscriber` to `channel`. O(*n*) in the length of the shorter of their lists.
  public mutating func unsubscribe(_ subscriber: Int, from channel: Int) -> UnsubscribeOutcome {
    guard let index = index(of: subscriber, inListOf: channel) else { return .notSubscribed }
    let indexInSubscriber = Int(listsOfChannels[channel][index].index)
    Self.remove(index, of: channel, in: &listsOfChannels, fixing: &listsOfSubscribers)
    Self.remove(indexInSubscriber, of: subscriber, in: &listsOfSubscribers, fixing: &listsOfChannels)
    subscriptionCount -= 1
    return listsOfChannels[channel].isEmpty ? .last : .othersRemain
  }

  /// Ends all subscriptions of `subscriber`. O(*n*) in their number.
  ///
  /// Calls `lastLeft` with each channel that has no subscriber any more, in the order of the walk of
  /// ``forEachChannel(of:_:)``.
  public mutating func removeSubscriber(_ subscriber: Int, lastLeft: (_ channel: Int) -> Void) {
    let list = links(of: subscriber, in: listsOfSubscribers)
    guard !list.isEmpty else { return }
    listsOfSubscribers[subscriber] = []
    subscriptionCount -= list.count
    for link in list {
      Self.remove(Int(link.index), of: link.peer, in: &listsOfChannels, fixing: &listsOfSubscribers)
      if listsOfChannels[link.peer].isEmpty { lastLeft(link.peer) }
    }
  }

  /// Whether `subscriber` is subscribed to `channel`. O(*n*) in the length of the shorter of their lists.
  public func isSubscribed(_ subscriber: Int, to channel: Int) -> Bool {
    index(of: subscriber, inListOf: channel) != nil
  }

  /// How many subscribers `channel` has. O(1).
  public func subscriberCount(of channel: Int) -> Int {
    links(of: channel, in: listsOfChannels).count
  }

  /// How many channels `subscriber` is subscribed to. O(1).
  public func channelCount(of subscriber: Int) -> Int {
    links(of: subscriber, in: listsOfSubscribers).count
  }

  /// Calls `body` with each subscriber of `channel` and the mark of its subscription. O(*n*) in their number.
  @inlinable
  public func forEachSubscriber(of channel: Int, _ body: (_ subscriber: Int, _ isMarked: Bool) -> Void) {
    for link in links(of: channel, in: listsOfChannels) { body(link.peer, link.isMarked) }
  }

  /// Calls `body` with each channel of `subscriber` and the mark of its subscription. O(*n*) in their number.
  @inlinable
  public func forEachChannel(of subscriber: Int, _ body: (_ channel: Int, _ isMarked: Bool) -> Void) {
    for link in links(of: subscriber, in: listsOfSubscribers) { body(link.peer, link.isMarked) }
  }

  /// The list of `number`, empty when there never was one.
  @inlinable
  func links(of number: Int, in lists: Lists) -> ContiguousArray<SubscriptionLink> {
    lists.indices.contains(number) ? lists[number] : []
  }

  /// Where in the list of `channel` its subscription by `subscriber` lies.
  func index(of subscriber: Int, inListOf channel: Int) -> Int? {
    let subscribers = links(of: channel, in: listsOfChannels)
    let channels = links(of: subscriber, in: listsOfSubscribers)
    if subscribers.count <= channels.count { return subscribers.firstIndex { $0.peer == subscriber } }
    return channels.first { $0.peer == channel }.map { Int($0.index) }
  }

  private static func grow(_ lists: inout Lists, toHold number: Int) {
    while lists.count <= number { lists.append([]) }
  }

  /// Grows the list by a fifth, not to the double: there are many lists, and what they reserve is memory that nothing
  /// uses.
  private static func append(_ link: SubscriptionLink, to list: inout ContiguousArray<SubscriptionLink>) {
    if list.count == list.capacity { list.reserveCapacity(list.count + max(4, list.count / 5)) }
    list.append(link)
  }

  /// Takes one link out of the list of `number`, and tells the other end of the link that fills the gap.
  private static func remove(
    _ index: Int, of number: Int, in lists: inout Lists, fixing otherLists: inout Lists
  ) {
    let last = lists[number].removeLast()
    if index < lists[number].count {
      lists[number][index] = last
      otherLists[last.peer][Int(last.index)].index = UInt32(index)
    }
    // An empty list gives its memory back: most channels are empty most of the time.
    if lists[number].isEmpty { lists[number] = [] }
  }
}

/// One subscription as it lies in the list of one of its two ends: eight bytes.
///
/// The mark is kept at both ends, since it is read with every update and seldom changes: a walk along either
/// list then stays in that list.
@usableFromInline
struct SubscriptionLink: Sendable {
  /// The peer in the low 31 bits, the mark above them.
  @usableFromInline
  var bits: UInt32

  /// Where the subscription lies in the list of the peer.
  @usableFromInline
  var index: UInt32

  @usableFromInline
  init(peer: Int, index: Int) {
    bits = UInt32(peer)
    self.index = UInt32(index)
  }

  @usableFromInline
  static var maximumPeer: Int { Int(Self.markBit - 1) }

  @inlinable
  static var markBit: UInt32 { 0x8000_0000 }

  /// The other end of the subscription.
  @inlinable
  var peer: Int { Int(bits & ~Self.markBit) }

  @inlinable
  var isMarked: Bool {
    get { bits & Self.markBit != 0 }
    set { bits = newValue ? bits | Self.markBit : bits & ~Self.markBit }
  }
}

/// What a subscription did to its channel.
public enum SubscribeOutcome: Hashable, Sendable {
  /// The channel had no subscriber before: it has to be subscribed upstream.
  case first

  /// The channel has other subscribers already.
  case another

  /// The subscription was there before, and nothing changed.
  case alreadySubscribed
}

/// What the end of a subscription did to its channel.
public enum UnsubscribeOutcome: Hashable, Sendable {
  /// The channel has no subscriber any more: it can be left upstream.
  case last

  /// The channel still has other subscribers.
  case othersRemain

  /// There was no such subscription, and nothing changed.
  case notSubscribed
}
