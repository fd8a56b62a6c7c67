/// Runs a ``NearbyNode`` against the ports: takes what clients and channels say, and does what the node wants done.
///
/// All decisions are the node's; the service only carries effects to where they belong. Each slot, the location cache and
/// the history has a lane of its own, in which effects are done in order and in batches of at most 512; a slow or
/// broken slot holds up nobody else. What a client is told waits in an outbox that keeps only the newest of each
/// friend.
public actor NearbyService {
  var node: NearbyNode
  let cache: any LocationCache
  let broker: any ChannelBroker
  let history: any LocationHistory
  let directory: any FriendDirectory
  let clock: any WallClock
  let limits: NearbyServiceLimits

  var outboxes: [SessionID: SessionOutbox] = [:]
  var lanes = EffectLanes()
  var receipts: [ReceiptID: Receipt] = [:]
  private var lastSession: UInt64 = 0
  private var lastReceipt: UInt64 = 0
  private var timer: (deadline: Timestamp, task: Task<Void, Never>)?
  private var isConnected = false
  private var drainWaiters: [CheckedContinuation<Void, Never>] = []
  private var counts = NearbyServiceCounts()
  private var waitingInputs: [NearbyNode.Input] = []

  /// Creates a service without sessions.
  ///
  /// - Parameters:
  ///   - configuration: What is near, how long a location counts, how often to retry.
  ///   - ring: Which slot each channel lives at, to begin with.
  ///   - seed: Where jitter starts from; should differ from node to node.
  ///   - limits: How much may wait.
  /// - Throws: ``InvalidNearbyConfiguration`` when a duration or a count is out of its range.
  public init(
    configuration: NearbyConfiguration, ring: HashRing, cache: any LocationCache, broker: any ChannelBroker,
    history: any LocationHistory, directory: any FriendDirectory, clock: any WallClock = SystemClock(),
    seed: UInt64 = .random(in: 0 ... .max), limits: NearbyServiceLimits = NearbyServiceLimits()
  ) throws(InvalidNearbyConfiguration) {
    node = try NearbyNode(configuration: configuration, ring: ring, seed: seed)
    self.cache = cache
    self.broker = broker
    self.history = history
    self.directory = directory
    self.clock = clock
    self.limits = limits
  }

  deinit {
    timer?.task.cancel()
  }

  // MARK: Clients

  /// Lets a client in whose user has proved who it is. It is told `welcome` first, and a `snapshot` as soon as all
  /// friends are known.
  ///
  /// - Parameters:
  ///   - transport: The way to the client.
  ///   - isPaused: Whether the user wants to be hidden; `nil` leaves it as it was.
  /// - Returns: The session's number for all other calls. The transport is closed instead of used when the node drains or
  ///   the user has too many friends.
  /// - Throws: What the friend directory or the broker throws; then there is no session.
  public func open(
    _ transport: any SessionTransport, for user: UserID, isPaused: Bool? = nil
  ) async throws -> SessionID {
    try await connect()
    let friends = try await directory.friends(of: user)
    lastSession += 1
    let session = SessionID(lastSession)
    outboxes[session] = SessionOutbox(transport: transport, capacity: outboxCapacity)
    process(.sessionOpened(session, user, friends: friends, isPaused: isPaused))
    return session
  }

  /// Forgets a client that is gone. O(k) in the number of friends.
  public func close(_ session: SessionID) {
    outboxes[session] = nil
    process(.sessionClosed(session))
  }

  /// Takes a client's location.
  ///
  /// With a `request` the client is told `accepted` when the location is stored, cached and published, or `refused`.
  public func report(_ report: LocationReport, from session: SessionID, request: UInt32? = nil) {
    guard admits(session, request) else { return }
    counts.reports += 1
    process(.locationReported(session, report, request: request))
  }

  /// Hides the client's user from all friends, and all friends from it, or ends that.
  public func setSharing(isPaused: Bool, of session: SessionID, request: UInt32? = nil) {
    guard admits(session, request) else { return }
    process(.sharingChanged(session, isPaused: isPaused, request: request))
  }

  /// Sends the client a page of the friends that are near, the nearest first.
  ///
  /// - Parameters:
  ///   - cursor: ``NearbyPage/next`` of the page before; `nil` for the first one.
  ///   - pageSize: At most ``NearbyConfiguration/maximalPageSize``; 0 for the default.
  public func listNearby(
    for session: SessionID, after cursor: NearbyCursor? = nil, pageSize: Int = 0, request: UInt32? = nil
  ) {
    process(.nearbyRequested(session, after: cursor, pageSize: pageSize, request: request))
  }

  /// Notes that the client's user wants a friend, and tells both when it is mutual.
  public func addFriend(
    _ friend: UserID, for session: SessionID, of user: UserID, request: UInt32? = nil
  ) async {
    guard admits(session, request) else { return }
    do {
      switch try await directory.addFriend(friend, of: user) {
      case .mutual:
        process(.friendshipChanged(session, friend: friend, areFriends: true, request: request))
      case .pending:
        if let request { deliver(.accepted(request: request), to: session) }
      case .unknownUser:
        deliver(.refused(.unknownFriend, request: request), to: session)
      }
    } catch {
      deliver(.refused(limits.unavailable, request: request), to: session)
    }
  }

  /// Ends a friendship of the client's user, and tells both.
  public func removeFriend(
    _ friend: UserID, for session: SessionID, of user: UserID, request: UInt32? = nil
  ) async {
    guard admits(session, request) else { return }
    do {
      if try await directory.removeFriend(friend, of: user) {
        process(.friendshipChanged(session, friend: friend, areFriends: false, request: request))
      } else {
        deliver(.refused(.unknownFriend, request: request), to: session)
      }
    } catch {
      deliver(.refused(limits.unavailable, request: request), to: session)
    }
  }

  // MARK: Operation

  /// Moves channels to where a newer ring says; an older one is dropped.
  public func change(to ring: HashRing) {
    process(.ringChanged(ring))
  }

  /// Lets no new client in, asks the others to connect elsewhere, and closes them one by one;
  /// returns when none is left and all that they said has been stored and published.
  public func drain() async {
    process(.drainStarted)
    guard !node.isDrained || !lanes.isIdle else { return }
    await withCheckedContinuation { drainWaiters.append($0) }
  }

  /// Whether new clients are let in.
  public var isReady: Bool { !node.isDraining }

  /// What the service has done and holds.
  public var statistics: NearbyServiceCounts {
    var counts = counts
    counts.sessions = node.sessionCount
    counts.channels = node.channelCount
    return counts
  }

  // MARK: The node

  /// Gives the node an input and does what it wants done.
  ///
  /// Doing it can cause the next input, when a client turns out to be too slow; that one waits until all effects of
  /// this one are in their lanes, so that lanes keep the order of the node.
  func process(_ input: NearbyNode.Input) {
    waitingInputs.append(input)
    guard waitingInputs.count == 1 else { return }
    var position = 0
    while position < waitingInputs.count {
      var effects: [NearbyNode.Effect] = []
      node.handle(waitingInputs[position], at: clock.now, into: &effects)
      perform(effects)
      position += 1
    }
    waitingInputs.removeAll(keepingCapacity: true)
    setTimer()
    wakeDrainWaiters()
  }

  /// Lets ``drain()`` return, once nobody is connected and nothing waits for a port.
  func wakeDrainWaiters() {
    guard node.isDrained, lanes.isIdle else { return }
    for waiter in drainWaiters { waiter.resume() }
    drainWaiters = []
  }

  private func perform(_ effects: [NearbyNode.Effect]) {
    let receipt = makeReceipt(for: effects)
    for effect in effects {
      switch effect {
      case .subscribe(let subscription):
        enqueue(.subscribe(subscription), in: .slot(subscription.slot), receipt: nil)
      case .unsubscribe(let subscription):
        enqueue(.unsubscribe(subscription), in: .slot(subscription.slot), receipt: nil)
      case .publish(let message, let slot):
        enqueue(.publish(message), in: .slot(slot), receipt: receipt)
      case .announce(let entry, let slot):
        enqueue(.announce(entry, at: slot), in: .cache, receipt: receipt)
      case .readCache(let user, let generation):
        enqueue(.read(user, generation: generation), in: .cache, receipt: nil)
      case .appendHistory(let entry):
        enqueue(.append(entry), in: .history, receipt: receipt)
      case .readFriends(let user, let generation):
        readFriends(of: user, generation: generation)
      case .deliver(let session, let event):
        deliver(event, to: session)
      case .acknowledge:
        break
      case .close(let session, let reason):
        close(session, because: reason)
      }
    }
    if let receipt { settleIfComplete(receipt) }
  }

  private func readFriends(of user: UserID, generation: UInt64) {
    Task {
      do {
        let friends = try await directory.friends(of: user)
        process(.friendsAnswered(user, generation: generation, friends))
      } catch {
        process(.friendsFailed(user, generation: generation))
      }
    }
  }

  /// One receipt for all requests that the same input settles.
  private func makeReceipt(for effects: [NearbyNode.Effect]) -> ReceiptID? {
    var requests: [Receipt.Request] = []
    for case .acknowledge(let session, let request) in effects {
      requests.append(Receipt.Request(session: session, number: request))
    }
    guard !requests.isEmpty else { return nil }
    lastReceipt += 1
    let id = ReceiptID(rawValue: lastReceipt)
    receipts[id] = Receipt(requests: requests)
    return id
  }

  /// Whether a request may be taken; otherwise the client is told to come back later.
  private func admits(_ session: SessionID, _ request: UInt32?) -> Bool {
    guard lanes.backlog >= limits.maximalBacklog else { return true }
    deliver(.refused(limits.unavailable, request: request), to: session)
    return false
  }

  private func connect() async throws {
    guard !isConnected else { return }
    isConnected = true
    await broker.connect(self)
  }

  /// Wakes the node at its next deadline. A timer that is too early asks again when it fires; that is cheaper than a new
  /// one for every report.
  private func setTimer() {
    guard let deadline = node.nextDeadline else { return }
    if let timer, timer.deadline <= deadline { return }
    timer?.task.cancel()
    let task = Task { [weak self, clock] in
      do {
        try await clock.sleep(until: deadline)
        await self?.timerFired(deadline)
      } catch {
        // Cancelled: another timer has taken over.
      }
    }
    timer = (deadline, task)
  }

  private func timerFired(_ deadline: Timestamp) {
    guard timer?.deadline == deadline else { return }
    timer = nil
    process(.timeAdvanced)
  }

  private var outboxCapacity: Int {
    node.configuration.maximalFriendCount + limits.maximalControlEvents
  }
}
