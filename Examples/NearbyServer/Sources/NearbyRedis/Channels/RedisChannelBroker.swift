public import NIOCore
public import NIOPosix
internal import NIOSSL
public import NearbyCore
internal import Synchronization

/// A ``ChannelBroker`` on Redis or Valkey servers, one for each slot of a ring.
///
/// Each slot has two connections, one that publishes and one with the subscriptions. When one breaks a new one is made;
/// what is asked for meanwhile fails at once. Subscriptions end with their connection, and the receiver is told so as
/// soon as there is a new one.
///
/// The servers have to be primaries without replicas that could take their place: what is published on a replica is
/// heard by nobody. A server is replaced by another one under the same slot, ``update(slots:)``.
public final class RedisChannelBroker: ChannelBroker {
  private struct State {
    var slots: [SlotID: SlotChannels] = [:]
    var receiver: (any ChannelReceiver)?
    var isClosed = false
  }

  private let options: RedisOptions
  private let form: RedisChannelForm
  private let pubSub: RedisPubSub
  private let tls: NIOSSLContext?
  private let eventLoops: any EventLoopGroup
  private let state = Mutex(State())

  /// Prepares connections, which are made by ``connect(_:)``.
  ///
  /// - Parameters:
  ///   - slots: Where the servers of the slots listen. One server may have several slots.
  ///   - form: Which Redis channels carry the users' channels; the same for all nodes.
  ///   - pubSub: With which commands; the same for all nodes.
  ///   - options: How to talk to the servers.
  ///   - eventLoops: What the connections run on.
  /// - Throws: When the certificates or keys of ``RedisOptions/tls`` cannot be read.
  public init(
    slots: [SlotID: RedisEndpoint], form: RedisChannelForm = .buckets(4), pubSub: RedisPubSub = .classic,
    options: RedisOptions = RedisOptions(),
    eventLoops: any EventLoopGroup = MultiThreadedEventLoopGroup.singleton
  ) throws {
    if case .buckets(let count) = form { precondition(count > 0, "a slot has a bucket") }
    (self.form, self.pubSub, self.options, self.eventLoops) = (form, pubSub, options, eventLoops)
    tls = try options.tls.map(NIOSSLContext.init(configuration:))
    state.withLock { state in
      for (slot, endpoint) in slots { state.slots[slot] = channels(of: slot, at: endpoint, takesOver: false) }
    }
  }

  deinit {
    let slots = state.withLock { $0.slots.values }
    Task { for slot in slots { await slot.close() } }
  }

  /// Connects to all servers. Returns when each has been reached, or has been tried once: then it is tried again.
  public func connect(_ receiver: any ChannelReceiver) async {
    let slots = state.withLock { state in
      state.receiver = receiver
      return Array(state.slots.values)
    }
    await Self.start(slots, receiver)
  }

  /// Changes where the servers of the slots listen, as a new ring says. Nothing is sent to a former server from then
  /// on. What was subscribed at one whose slot has another server now counts as lost.
  ///
  /// Returns when each new server has been reached, or has been tried once.
  public func update(slots endpoints: [SlotID: RedisEndpoint]) async {
    let (added, former, receiver) = state.withLock { state in
      guard !state.isClosed else { return ([], [], nil) as ([SlotChannels], [SlotChannels], (any ChannelReceiver)?) }
      var (added, former): ([SlotChannels], [SlotChannels]) = ([], [])
      for (slot, channels) in state.slots where endpoints[slot] != channels.endpoint {
        former.append(channels)
        state.slots[slot] = nil
        guard let endpoint = endpoints[slot] else { continue }
        let successor = self.channels(of: slot, at: endpoint, takesOver: true)
        state.slots[slot] = successor
        added.append(successor)
      }
      for (slot, endpoint) in endpoints where state.slots[slot] == nil {
        let channels = self.channels(of: slot, at: endpoint, takesOver: false)
        state.slots[slot] = channels
        added.append(channels)
      }
      return (added, former, state.receiver)
    }
    for channels in former { await channels.close() }
    if let receiver { await Self.start(added, receiver) }
  }

  /// Ends all connections for good.
  public func close() async {
    let slots = state.withLock { state in
      state.isClosed = true
      state.receiver = nil
      defer { state.slots = [:] }
      return Array(state.slots.values)
    }
    for channels in slots { await channels.close() }
  }

  /// Subscribes to channels.
  ///
  /// - Throws: ``RedisError``.
  public func subscribe(to channels: [UserID], at slot: SlotID) async throws {
    try await slotChannels(at: slot).subscribe(to: channels)
  }

  /// Leaves channels.
  ///
  /// - Throws: ``RedisError``.
  public func unsubscribe(from channels: [UserID], at slot: SlotID) async throws {
    do {
      try await slotChannels(at: slot).unsubscribe(from: channels)
    } catch RedisError.unknownSlot {
      // Nothing is subscribed at a slot that is gone.
    }
  }

  /// Publishes messages.
  ///
  /// - Throws: ``RedisError``.
  public func publish(_ messages: [ChannelMessage], at slot: SlotID) async throws {
    try await slotChannels(at: slot).publish(messages)
  }

  private func slotChannels(at slot: SlotID) throws(RedisError) -> SlotChannels {
    let (channels, isClosed) = state.withLock { ($0.slots[slot], $0.isClosed) }
    guard let channels else { throw isClosed ? .closed : .unknownSlot }
    return channels
  }

  private func channels(of slot: SlotID, at endpoint: RedisEndpoint, takesOver: Bool) -> SlotChannels {
    SlotChannels(
      slot: slot, at: endpoint, form: form, pubSub, options, tls: tls, on: eventLoops.next(), takesOver: takesOver)
  }

  private static func start(_ slots: [SlotChannels], _ receiver: any ChannelReceiver) async {
    await withDiscardingTaskGroup { group in
      for slot in slots { group.addTask { await slot.start(receiver) } }
    }
  }
}
