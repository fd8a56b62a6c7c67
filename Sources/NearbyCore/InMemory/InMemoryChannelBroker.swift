import Synchronization

/// Pub/sub slots in the memory of one process, for servers with one node, tests and demonstrations.
///
/// Nodes that share an `InMemoryChannelBroker` hear each other; each takes a ``connection()`` of its own.
/// `publish` returns when every receiver has taken the message, so that a test knows when all has been said.
public final class InMemoryChannelBroker: Sendable {
  private struct Channel: Hashable {
    var user: UserID
    var slot: SlotID
  }

  private struct State {
    var receivers: [Int: any ChannelReceiver] = [:]
    var subscribers: [Channel: Set<Int>] = [:]
    var nextConnection = 0

    mutating func unsubscribe(_ connection: Int, from channel: Channel) {
      subscribers[channel]?.remove(connection)
      if subscribers[channel]?.isEmpty == true { subscribers[channel] = nil }
    }
  }

  private let state = Mutex(State())

  /// Creates a broker on which nothing is subscribed.
  public init() {}

  /// A connection for one node. Its subscriptions end when it is released.
  public func connection() -> some ChannelBroker {
    let id = state.withLock { state in
      defer { state.nextConnection += 1 }
      return state.nextConnection
    }
    return Connection(broker: self, id: id)
  }

  /// How many channels have a subscriber, over all slots.
  public var channelCount: Int {
    state.withLock { $0.subscribers.count }
  }

  /// Who gets which of the messages, each in their order.
  private func deliveries(
    of messages: [ChannelMessage], at slot: SlotID
  ) -> [(receiver: any ChannelReceiver, messages: [ChannelMessage])] {
    state.withLock { state in
      var parts: [Int: [ChannelMessage]] = [:]
      for message in messages {
        for subscriber in state.subscribers[Channel(user: message.channel, slot: slot)] ?? [] {
          parts[subscriber, default: []].append(message)
        }
      }
      return parts.sorted { $0.key < $1.key }.compactMap { connection, messages in
        state.receivers[connection].map { ($0, messages) }
      }
    }
  }

  /// Nobody but its node holds it, so that the node's subscriptions end with the node.
  private final class Connection: ChannelBroker {
    let broker: InMemoryChannelBroker
    let id: Int

    init(broker: InMemoryChannelBroker, id: Int) {
      self.broker = broker
      self.id = id
    }

    deinit {
      broker.state.withLock { state in
        state.receivers[id] = nil
        for channel in state.subscribers.keys { state.unsubscribe(id, from: channel) }
      }
    }

    func connect(_ receiver: any ChannelReceiver) {
      broker.state.withLock { $0.receivers[id] = receiver }
    }

    func subscribe(to channels: [UserID], at slot: SlotID) {
      broker.state.withLock { state in
        for user in channels { state.subscribers[Channel(user: user, slot: slot), default: []].insert(id) }
      }
    }

    func unsubscribe(from channels: [UserID], at slot: SlotID) {
      broker.state.withLock { state in
        for user in channels { state.unsubscribe(id, from: Channel(user: user, slot: slot)) }
      }
    }

    func publish(_ messages: [ChannelMessage], at slot: SlotID) async {
      for (receiver, messages) in broker.deliveries(of: messages, at: slot) { await receiver.receive(messages) }
    }
  }
}
