public import NearbyCore

/// Several nodes in one deterministic world in which everything that may come late does, and what may fail fails.
///
/// Each node's effects wait in one queue a port and slot; ``step()`` lets the seeded chance choose which queue goes on
/// next. So every order that real ports allow can happen, and the same seed makes it happen again.
public struct NearbySimulation: Sendable {
  /// One connected client.
  public struct Client: Sendable {
    /// The node that it is connected to.
    public var node: Int

    /// Its user.
    public var user: UserID

    /// What it believes.
    public var model = ClientModel()

    /// Where it believes to be: where it said last, or was told that it is.
    public var place: Coordinate?

    /// The page of the list that came last.
    public var page: NearbyPage?

    /// Why the node closed it.
    public var closeReason: SessionCloseReason?

    /// The requests that took effect: everything that they caused has been stored and published.
    public var accepted: Set<UInt32> = []

    /// The requests that were refused.
    public var refused: [UInt32: RefusalReason] = [:]

    /// The requests whose answer is still to come.
    public var unanswered: Set<UInt32> = []
  }

  struct Subscription: Hashable, Sendable {
    var channel: UserID
    var slot: SlotID
    var node: Int
  }

  /// The nodes; their invariants are checked after every input, or every ``inputsPerCheck``.
  public internal(set) var nodes: [NearbyNode]

  /// How many inputs come before each check of a node's invariants, which takes longer than several inputs.
  public var inputsPerCheck = 1

  /// How many inputs have come.
  var inputCount = 0

  /// Every client that is connected, by its session.
  public internal(set) var clients: [SessionID: Client] = [:]

  /// What time it truly is, whatever the clocks of nodes show.
  public var now: Timestamp { clocks.truth.wall }

  var clocks: SimulatedClocks

  /// What users decided about being seen, and the ends of pauses, as far as any node has told them.
  var told: [UserID: NewestDecisions] = [:]

  /// The reports that reached the history.
  public internal(set) var history: [HistoryEntry] = []

  /// The first invariant of a node that did not hold; `nil` when all did.
  public internal(set) var fault: String?

  /// How many of a hundred operations of the broker, the cache and the directory fail; half of them have been done all
  /// the same, and only their answer is lost.
  public var failurePercentage = 0

  /// Whether what clients say may fail, too: locations and decisions are not stored or published then, and that none is
  /// lost for good is up to clients, which are refused and say it again.
  public var mayRefuse = false

  /// Whether the sharing store is out of reach.
  public var isStoreDown = false

  /// The sessions that nodes have closed by themselves, until somebody takes note of it.
  var closedSessions: [SessionID] = []

  /// What happened, one line each, when somebody wants to know.
  package var trace: [String]?

  let configuration: NearbyConfiguration
  private let seed: UInt64
  var random: SplitMix64
  var queues = SimulatedQueues()
  var receipts = SimulatedReceipts()
  var cache: [UserID: CachedEntry] = [:]
  var friends: [UserID: Set<UserID>] = [:]
  var settings: [UserID: SharingSettings] = [:]
  var subscriptions: Set<Subscription> = []

  /// What each node has been told.
  var heard: [HeardModel]

  /// What came through each connection last, for a slot that repeats itself.
  var delivered: [SimulatedQueues.Queue: (message: ChannelMessage, time: Timestamp)] = [:]
  private var lastSession: UInt64 = 0
  private var startCount: UInt64

  /// Creates a world of `nodeCount` nodes.
  public init(
    nodeCount: Int, configuration: NearbyConfiguration, ring: HashRing, seed: UInt64,
    now: Timestamp = Timestamp(milliseconds: 1_000_000)
  ) throws(InvalidNearbyConfiguration) {
    nodes = []
    heard = Array(repeating: HeardModel(), count: nodeCount)
    for number in 0..<nodeCount {
      nodes.append(try NearbyNode(configuration: configuration, ring: ring, seed: seed &+ UInt64(number)))
    }
    (self.configuration, self.seed) = (configuration, seed)
    clocks = SimulatedClocks(wall: now, nodeCount: nodeCount)
    startCount = UInt64(nodeCount)
    random = SplitMix64(seed: seed)
  }

  // MARK: What happens to the world

  /// Lets chance begin anew: what happens from here on does not depend on how often it has chosen before.
  public mutating func reseed(_ seed: UInt64) {
    random = SplitMix64(seed: seed)
  }

  /// Connects a client.
  ///
  /// - Parameters:
  ///   - user: Who it is.
  ///   - node: Where it connects.
  ///   - sharing: What the user decides at once.
  ///   - report: Where it is, if it says so at once.
  ///   - request: What both are answered as.
  ///   - former: The session that it lost.
  public mutating func open(
    _ user: UserID, node: Int, sharing: SharingDecision? = nil, report: LocationReport? = nil,
    request: UInt32? = nil, replacing former: SessionID? = nil
  ) -> SessionID {
    lastSession += 1
    let session = SessionID(lastSession)
    clients[session] = Client(node: node, user: user)
    if let request { clients[session]?.unanswered.insert(request) }
    clients[session]?.place = report?.coordinate
    let known = (friends[user] ?? []).sorted()
    handle(
      .sessionOpened(
        session, user, friends: known, settings: settings[user], sharing: sharing, report: report, request: request,
        replacing: former),
      node: node, of: SimulatedReceipts.Request(session: session, number: request))
    return session
  }

  /// Disconnects a client.
  public mutating func close(_ session: SessionID) {
    guard let client = clients.removeValue(forKey: session) else { return }
    handle(.sessionClosed(session), node: client.node)
  }

  /// Lets a client say something.
  public mutating func say(_ input: NearbyNode.Input, from session: SessionID, request: UInt32? = nil) {
    guard let client = clients[session] else { return }
    if let request { clients[session]?.unanswered.insert(request) }
    handle(input, node: client.node, of: SimulatedReceipts.Request(session: session, number: request))
    if case .locationReported(_, let report, _, _) = input,
      request.map({ clients[session]?.refused[$0] == nil }) ?? true
    {
      clients[session]?.place = report.coordinate
    }
  }

  /// Whether something that a user decided is still on its way to the store.
  public func isDeciding(_ user: UserID) -> Bool {
    nodes.indices.contains { node in
      queues[.account(node: node)].contains {
        if case .effect(.storeSettings(let settings), _) = $0 { settings.user == user } else { false }
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

  /// What the sharing store knows of a user.
  public func storedSettings(of user: UserID) -> SharingSettings? { settings[user] }

  /// Gives one node a new ring.
  public mutating func change(to ring: HashRing, node: Int) {
    handle(.ringChanged(ring), node: node)
  }

  /// Starts to drain a node.
  public mutating func drain(node: Int) {
    handle(.drainStarted, node: node)
  }

  /// Whether a node that drains may be stopped.
  public func isDrained(node: Int) -> Bool {
    nodes[node].isDrained && queues.all(of: node).isEmpty
  }

  /// Stops a node at once, and starts another one in its place that knows nothing but its ring. The clients of the
  /// former one are gone, and so is everything that it had still to do.
  public mutating func restart(node: Int, ring: HashRing) throws {
    startCount += 1
    nodes[node] = try NearbyNode(configuration: configuration, ring: ring, seed: seed &+ startCount)
    heard[node] = HeardModel()
    clients = clients.filter { $0.value.node != node }
    subscriptions = subscriptions.filter { $0.node != node }
    queues.removeAll(of: node)
    delivered = delivered.filter { $0.key.node != node }
  }

  /// Breaks a node's connection to a slot: its subscriptions and the messages on their way are gone.
  public mutating func breakConnection(of node: Int, to slot: SlotID) {
    subscriptions = subscriptions.filter { $0.node != node || $0.slot != slot }
    queues.remove(.channel(slot, node: node))
    handle(.slotLost(slot), node: node)
  }

  /// Loses messages on their way from a slot to a node, and tells nobody.
  public mutating func loseMessages(of node: Int, from slot: SlotID) {
    queues.remove(.channel(slot, node: node))
  }

  /// Lets a slot say something again to a node: all that is on its way, or what came last, if that was just now.
  public mutating func repeatMessages(of node: Int, from slot: SlotID) {
    let queue = SimulatedQueues.Queue.channel(slot, node: node)
    let waiting = queues[queue]
    for message in waiting { queues.append(message, to: queue, now: clocks.time) }
    guard waiting.isEmpty, let last = delivered[queue], now.milliseconds(since: last.time) < 10_000 else { return }
    queues.append(.message(last.message), to: queue, now: clocks.time)
  }

  /// Lets something that waits stand still until ``goOn()``.
  public mutating func stall() {
    queues.stallOne(using: &random)
  }

  /// Lets everything go on that stands still.
  public mutating func goOn() {
    queues.goOn()
  }

  /// Sets the clock of a node that people read.
  public mutating func setClock(of node: Int, aheadByMilliseconds milliseconds: Int64) {
    clocks.setLead(of: node, toMilliseconds: milliseconds)
  }

  /// What the clock of a node shows that people read.
  public func wallTime(of node: Int) -> Timestamp { clocks.reading(of: node).wall }

  /// The newest of what a user decided about being seen, and of the ends of pauses, that any node has told.
  package func toldDecisions(of user: UserID) -> NewestDecisions { told[user] ?? NewestDecisions() }

  /// Forgets decisions that were lost before anybody heard of them. Only while nothing is under way.
  package mutating func forgetLostDecisions() {
    for user in told.keys {
      var known = NewestDecisions()
      if let settings = settings[user] { known.take(settings) }
      if let entry = cache[user] { known.take(entry.entry.record) }
      for node in heard { known.take(node.decisions(of: user)) }
      told[user] = known
    }
  }

  /// Empties the cache.
  public mutating func flushCache() {
    cache = [:]
  }

  /// How many channels all nodes together are subscribed to, those at several slots several times.
  public var subscribedChannelCount: Int { subscriptions.count }
}
