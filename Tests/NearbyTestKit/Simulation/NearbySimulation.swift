public import NearbyCore

/// Several nodes in one deterministic world in which everything that may come late does, and what may fail fails.
///
/// Each node's effects wait in one queue a port and slot; ``step()`` lets the seeded chance choose which queue goes on
/// next. So every order that real ports allow can happen, and the same seed makes it happen again.
public struct NearbySimulation {
  /// One connected client.
  public struct Client {
    /// The node that it is connected to.
    public var node: Int

    /// Its user.
    public var user: UserID

    /// What it believes.
    public var model = ClientModel()

    /// Why the node closed it.
    public var closeReason: SessionCloseReason?

    /// The requests that took effect.
    public var accepted: Set<UInt32> = []

    /// The requests that were refused.
    public var refused: [UInt32: RefusalReason] = [:]
  }

  private enum Queue: Hashable, Comparable {
    case cache(node: Int)
    case history(node: Int)
    case account(node: Int)
    case requests(UserID, node: Int)
    case slot(SlotID, node: Int)
    case channel(SlotID, node: Int)
  }

  private enum Work {
    case effect(NearbyNode.Effect)
    case message(ChannelMessage)
  }

  private struct Subscription: Hashable {
    var channel: UserID
    var slot: SlotID
    var node: Int
  }

  /// The nodes; their invariants are checked after every input.
  public private(set) var nodes: [NearbyNode]

  /// Every client that ever connected, by its session.
  public private(set) var clients: [SessionID: Client] = [:]

  /// The clock that all nodes go by.
  public private(set) var now: Timestamp

  /// The reports that reached the history.
  public private(set) var history: [HistoryEntry] = []

  /// The first invariant of a node that did not hold; `nil` when all did.
  public private(set) var fault: String?

  /// How many of a hundred operations of the broker, the cache and the directory fail; half of them have been done all
  /// the same, and only their answer is lost. Locations are always published, and decisions kept: that none is lost for
  /// good is up to clients, which are refused and say it again.
  public var failurePercentage = 0

  private var random: SplitMix64
  private var queues: [Queue: [Work]] = [:]
  private var cache: [UserID: LocationCacheEntry] = [:]
  private var friends: [UserID: Set<UserID>] = [:]
  private var settings: [UserID: SharingSettings] = [:]
  private var subscriptions: Set<Subscription> = []
  private var lastSession: UInt64 = 0

  /// Creates a world of `nodeCount` nodes.
  public init(
    nodeCount: Int, configuration: NearbyConfiguration, ring: HashRing, seed: UInt64,
    now: Timestamp = Timestamp(milliseconds: 1_000_000)
  ) throws(InvalidNearbyConfiguration) {
    nodes = []
    for number in 0..<nodeCount {
      nodes.append(try NearbyNode(configuration: configuration, ring: ring, seed: seed &+ UInt64(number)))
    }
    random = SplitMix64(seed: seed)
    self.now = now
  }

  // MARK: What happens to the world

  /// Connects a client.
  public mutating func open(
    _ user: UserID, node: Int, sharing: SharingDecision? = nil, replacing former: SessionID? = nil
  ) -> SessionID {
    lastSession += 1
    let session = SessionID(lastSession)
    clients[session] = Client(node: node, user: user)
    let known = (friends[user] ?? []).sorted()
    handle(
      .sessionOpened(
        session, user, friends: known, settings: settings[user], sharing: sharing, replacing: former), node: node)
    return session
  }

  /// Disconnects a client.
  public mutating func close(_ session: SessionID) {
    guard let client = clients.removeValue(forKey: session) else { return }
    handle(.sessionClosed(session), node: client.node)
  }

  /// Lets a client say something.
  public mutating func say(_ input: NearbyNode.Input, from session: SessionID) {
    guard let client = clients[session] else { return }
    handle(input, node: client.node)
  }

  /// Whether something that a user decided is still on its way to the store.
  public func isDeciding(_ user: UserID) -> Bool {
    nodes.indices.contains { node in
      (queues[.account(node: node)] ?? []).contains {
        if case .effect(.storeSettings(let settings)) = $0 { settings.user == user } else { false }
      }
    }
  }

  /// Whether two users are friends by now, as the directory knows.
  public func areFriends(_ one: UserID, _ other: UserID) -> Bool {
    friends[one]?.contains(other) == true
  }

  /// Changes the friend directory without a word to anybody. A client that asks for a friend has it at once, as if the
  /// other one had asked before.
  public mutating func setFriends(_ one: UserID, _ other: UserID, _ areFriends: Bool) {
    for (user, friend) in [(one, other), (other, one)] {
      if areFriends { friends[user, default: []].insert(friend) } else { friends[user]?.remove(friend) }
    }
  }

  /// Gives one node a new ring.
  public mutating func change(to ring: HashRing, node: Int) {
    handle(.ringChanged(ring), node: node)
  }

  /// Starts to drain a node.
  public mutating func drain(node: Int) {
    handle(.drainStarted, node: node)
  }

  /// Breaks a node's connection to a slot: its subscriptions and the messages on their way are gone.
  public mutating func breakConnection(of node: Int, to slot: SlotID) {
    subscriptions = subscriptions.filter { $0.node != node || $0.slot != slot }
    queues[.channel(slot, node: node)] = nil
    handle(.slotLost(slot), node: node)
  }

  /// Loses messages on their way from a slot to a node, and tells nobody.
  public mutating func loseMessages(of node: Int, from slot: SlotID) {
    queues[.channel(slot, node: node)] = nil
  }

  /// Empties the cache.
  public mutating func flushCache() {
    cache = [:]
  }

  /// Lets time pass, and wakes the nodes whose deadline has come.
  public mutating func advance(byMilliseconds milliseconds: Int64) {
    now = now.advanced(byMilliseconds: milliseconds)
    for node in nodes.indices {
      if let deadline = nodes[node].nextDeadline, deadline <= now { handle(.timeAdvanced, node: node) }
    }
  }

  /// Does one thing that waits to be done.
  ///
  /// - Returns: `false` when nothing waits.
  public mutating func step() -> Bool {
    let waiting = queues.keys.sorted()
    guard let queue = waiting.randomElement(using: &random), var works = queues[queue] else { return false }
    let work = works.removeFirst()
    queues[queue] = works.isEmpty ? nil : works
    perform(work, of: queue)
    return true
  }

  /// Does everything that waits to be done now.
  public mutating func run() {
    while step() {}
  }

  /// Does everything that waits, and lets five seconds pass for what is tried again later. Nodes are woken when their
  /// deadlines come: what waits for its turn would not get that if they were woken once a second.
  public mutating func settle() {
    let percentage = failurePercentage
    failurePercentage = 0
    let end = now.advanced(by: .seconds(5))
    run()
    while let deadline = nodes.compactMap(\.nextDeadline).min(), deadline < end {
      advance(byMilliseconds: max(deadline.milliseconds(since: now), 1))
      run()
    }
    advance(byMilliseconds: max(end.milliseconds(since: now), 0))
    run()
    failurePercentage = percentage
  }

  /// How many channels all nodes together are subscribed to, those at several slots several times.
  public var subscribedChannelCount: Int { subscriptions.count }

  // MARK: The ports

  private mutating func handle(_ input: NearbyNode.Input, node: Int) {
    var effects: [NearbyNode.Effect] = []
    nodes[node].handle(input, now: now, into: &effects)
    if fault == nil { fault = nodes[node].checkInvariants().map { "\($0), after \(input)" } }
    for effect in effects { enqueue(effect, node: node) }
  }

  private mutating func enqueue(_ effect: NearbyNode.Effect, node: Int) {
    switch effect {
    case .subscribe(let subscription), .unsubscribe(let subscription, _):
      queues[.slot(subscription.slot, node: node), default: []].append(.effect(effect))
    case .publish(_, let slot, _):
      queues[.slot(slot, node: node), default: []].append(.effect(effect))
    case .readCache, .announce:
      queues[.cache(node: node), default: []].append(.effect(effect))
    case .appendHistory:
      queues[.history(node: node), default: []].append(.effect(effect))
    case .readAccount, .storeSettings:
      queues[.account(node: node), default: []].append(.effect(effect))
    case .addFriend(_, let user, _), .removeFriend(_, let user, _):
      queues[.requests(user, node: node), default: []].append(.effect(effect))
    case .deliver(let session, let event):
      clients[session]?.model.take(event)
      if case .refused(let reason, let request?) = event { clients[session]?.refused[request] = reason }
    case .acknowledge(let session, let request):
      clients[session]?.accepted.insert(request)
    case .close(let session, let reason):
      clients[session]?.closeReason = reason
    }
  }

  private mutating func perform(_ work: Work, of queue: Queue) {
    switch (work, queue) {
    case (.effect(let effect), .cache(let node)), (.effect(let effect), .history(let node)),
      (.effect(let effect), .account(let node)), (.effect(let effect), .requests(_, let node)),
      (.effect(let effect), .slot(_, let node)):
      perform(effect, of: node)
    case (.message(let message), .channel(_, let node)):
      handle(.channelMessages([message]), node: node)
    default:
      break
    }
  }

  private mutating func perform(_ effect: NearbyNode.Effect, of node: Int) {
    let fails = Int.random(in: 0..<100, using: &random) < failurePercentage
    // What fails may have been done, and only the answer is lost.
    let isDone = !fails || Bool.random(using: &random)
    switch effect {
    case .subscribe(let subscription):
      guard !fails else { return handle(.subscriptionFailed(subscription), node: node) }
      subscriptions.insert(
        Subscription(channel: subscription.channel, slot: subscription.slot, node: node))
      handle(.subscriptionConfirmed(subscription), node: node)
    case .unsubscribe(let former, let attempt):
      if isDone { subscriptions.remove(Subscription(channel: former.channel, slot: former.slot, node: node)) }
      if fails { handle(.unsubscriptionFailed(former, attempt: attempt), node: node) }
    case .publish(.location(let record), let slot, _):
      publish(.location(record), at: slot)
    case .publish(let message, let slot, let attempt):
      if isDone { publish(message, at: slot) }
      if fails { handle(.publicationFailed(message, attempt: attempt), node: node) }
    case .readCache(let user, let generation):
      guard !fails else { return handle(.cacheFailed(user, generation: generation), node: node) }
      let entry = cache[user].flatMap { $0.expiresAt > now ? $0.record : nil }
      handle(.cacheAnswered(user, generation: generation, entry), node: node)
    case .announce(let entry, let slot):
      store(entry)
      queues[.slot(slot, node: node), default: []].append(
        .effect(.publish(.location(entry.record), at: slot)))
    case .appendHistory(let entry):
      history.append(entry)
    case .storeSettings(let news):
      settings[news.user] = settings[news.user]?.merged(with: news) ?? news
    case .readAccount(let user, let generation):
      guard !fails else { return handle(.accountFailed(user, generation: generation), node: node) }
      let known = (friends[user] ?? []).sorted()
      handle(
        .accountAnswered(user, generation: generation, friends: known, settings: settings[user]), node: node)
    case .addFriend(let friend, let user, let ticket):
      if isDone { setFriends(user, friend, true) }
      let answer = NearbyNode.Input.addFriendAnswered(ticket: ticket, .mutual)
      handle(fails ? .friendRequestFailed(ticket: ticket) : answer, node: node)
    case .removeFriend(let friend, let user, let ticket):
      let answer = NearbyNode.Input.removeFriendAnswered(ticket: ticket, wasThere: areFriends(user, friend))
      if isDone { setFriends(user, friend, false) }
      handle(fails ? .friendRequestFailed(ticket: ticket) : answer, node: node)
    case .deliver, .acknowledge, .close:
      break
    }
  }

  private mutating func publish(_ message: ChannelMessage, at slot: SlotID) {
    for other in nodes.indices
    where subscriptions.contains(Subscription(channel: message.channel, slot: slot, node: other)) {
      queues[.channel(slot, node: other), default: []].append(.message(message))
    }
  }

  private mutating func store(_ entry: LocationCacheEntry) {
    let present = cache[entry.record.user].flatMap { $0.expiresAt > now ? $0 : nil }
    cache[entry.record.user] = present?.merged(with: entry) ?? entry
  }
}
