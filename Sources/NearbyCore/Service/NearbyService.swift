/// Runs a ``NearbyNode`` against the ports: takes what clients and channels say, and does what the node wants done.
///
/// What happens is the node's decision, also what is repeated and when; the service only carries effects to where they
/// belong. Each slot, the location cache and the history has a lane of its own, in which effects are done in order and
/// in batches of at most 512; a slow or broken slot holds up nobody else. What a client is told waits in an outbox that
/// keeps only the newest of each friend.
///
/// One thing it decides by itself, as only it knows how much waits: a request that needs a lane in which there is no
/// room left (``NearbyServiceLimits/maximumBacklog``) is refused before the node hears of it. That sheds load at the
/// edge, and leaves the node's state as it was.
///
/// Neither its own tasks nor what it hands to a port retain the service, except a call to a port that has not returned
/// yet.
public actor NearbyService {
  var node: NearbyNode
  let ports: ServicePorts
  let limits: NearbyServiceLimits

  var clients = ServiceClients()
  var inputs = InputQueue()
  var work = PendingWork()
  var receipts = ReceiptBook()
  var timer: (deadline: MonotonicTime, task: Task<Void, Never>)?
  var drainWaiters = DrainWaiters()
  private var connecting: Task<Void, Never>?
  private var reportCount = 0

  /// Creates a service without sessions.
  ///
  /// - Parameters:
  ///   - configuration: What is near, how long a location counts, how often to retry.
  ///   - ring: Which slot each channel lives at, to begin with.
  ///   - cache: Where the newest record of every user lies. The same for all nodes.
  ///   - broker: The connections of this node, and of no other, to the slots of the ring.
  ///   - history: Where every report is kept. The same for all nodes.
  ///   - directory: Who is a friend of whom. The same for all nodes.
  ///   - sharing: What users have decided about being seen, for good. The same for all nodes.
  ///   - clock: What time it is, for everything that the node does.
  ///   - seed: Where jitter starts from, and what the versions of this node are told from those of others by: has to
  ///     be another one on every node, and after every start, as a random one is.
  ///   - limits: How much may wait.
  ///   - monitor: Hears which calls of the ports succeed and fail; `nil` for nobody.
  /// - Throws: ``InvalidNearbyConfiguration`` when a duration or a count is out of its range.
  public init(
    configuration: NearbyConfiguration, ring: HashRing, cache: any LocationCache, broker: any ChannelBroker,
    history: any LocationHistory, directory: any FriendDirectory, sharing: any SharingStore,
    clock: any TimeSource = SystemClock(), seed: UInt64 = .random(in: 0 ... .max),
    limits: NearbyServiceLimits = NearbyServiceLimits(), monitor: (any ServiceMonitor)? = nil
  ) throws(InvalidNearbyConfiguration) {
    node = try NearbyNode(configuration: configuration, ring: ring, seed: seed)
    ports = ServicePorts(
      cache: cache, broker: broker, history: history, directory: directory, sharing: sharing, clock: clock,
      monitor: monitor)
    self.limits = limits
  }

  deinit {
    timer?.task.cancel()
    clients.cancelFarewells()
  }

  // MARK: Clients

  /// Lets a client in whose user has proved who it is. It is told `welcome` first, and a `snapshot` as soon
  /// as all friends are known.
  ///
  /// - Parameters:
  ///   - transport: The way to the client.
  ///   - user: Who the client is, as it has proved.
  ///   - sharing: What the user decides about being seen; `nil` leaves it as it was.
  ///   - report: Where the client is, if it has said so; the snapshot is that of this place.
  ///   - request: With it the client is told `accepted` when the report is stored, cached and published, or
  ///     `refused`.
  ///   - former: The session that the client lost, if it wants to go on in its place. When it is still open here, and
  ///     of the same user, it is closed as ``SessionCloseReason/replaced``, and the welcome says that it was resumed.
  /// - Returns: The session's number for all other calls. The transport is closed instead of used when the
  ///   node drains or the user has too many friends. Whoever opened a session has to ``close(_:)`` it, also
  ///   when the client left meanwhile.
  /// - Throws: What the friend directory or the sharing store throws; then there is no session, and the transport is
  ///   left alone. Nobody is shown whose decisions are not known.
  public func open(
    _ transport: any SessionTransport, for user: UserID, sharing: SharingDecision? = nil,
    report: LocationReport? = nil, request: UInt32? = nil, replacing former: SessionID? = nil
  ) async throws -> SessionID {
    await connect()
    // A node that drains only says goodbye, which needs no directory.
    let account = node.isDraining ? ([], nil) : try await ports.account(of: user)
    let session = clients.add(
      SessionOutbox(
        user: user, transport: transport, friendCount: node.configuration.maximumFriendCount,
        controlCount: limits.maximumControlEvents))
    let isTaken = report != nil && hasRoom(for: user, needing: [.cache, .history])
    if isTaken { reportCount += 1 }
    process(
      .sessionOpened(
        session, user, friends: account.0, settings: account.1, sharing: sharing, report: isTaken ? report : nil,
        request: request, replacing: former))
    // After the welcome, which comes before everything else.
    if report != nil, !isTaken { deliver(.refused(node.configuration.unavailable, request: request), to: session) }
    return session
  }

  /// Forgets a client that is gone, without a word to its transport. O(k) in the number of friends.
  public func close(_ session: SessionID) {
    clients[session] = nil
    endFarewell(of: session)
    process(.sessionClosed(session))
  }

  /// Takes a client's location.
  ///
  /// With a `request` the client is told `accepted` when the location is stored, cached and published. A report that is
  /// not taken is `refused` in any case.
  public func report(_ report: LocationReport, from session: SessionID, request: UInt32? = nil) {
    self.report(report, following: [], from: session, request: request)
  }

  /// Takes what a client could not say in time: all of it goes to the history, and where it was last becomes its
  /// location. A batch is accepted or refused as a whole, and answered like a single report.
  ///
  /// - Parameters:
  ///   - reports: The oldest first. None, or more than ``NearbyConfiguration/maximumReportCount``, are refused.
  ///   - session: The client.
  ///   - request: The number that it is answered with.
  public func report(_ reports: [LocationReport], from session: SessionID, request: UInt32? = nil) {
    guard let last = reports.last else {
      return deliver(.refused(.emptyBatch, request: request), to: session)
    }
    report(last, following: reports.dropLast(), from: session, request: request)
  }

  private func report(
    _ report: LocationReport, following earlier: [LocationReport], from session: SessionID, request: UInt32?
  ) {
    guard admits(session, request, needing: [.cache, .history]) else { return }
    reportCount += 1 + earlier.count
    process(.locationReported(session, report, earlier: earlier, request: request))
  }

  /// Takes what the client's user decides about being seen: whether friends see it at all, how precisely, and
  /// when a pause ends. Whoever pauses sees no friends either.
  ///
  /// With a `request` the client is told `accepted` when that is kept for good, cached and published, or `refused`.
  public func setSharing(_ decision: SharingDecision, of session: SessionID, request: UInt32? = nil) {
    guard admits(session, request, needing: [.cache, .sharing]) else { return }
    process(.sharingChanged(session, decision, request: request))
  }

  /// Sends the client a page of the friends that are near, the nearest first.
  ///
  /// A client that has not been told its snapshot yet gets the page right after it.
  ///
  /// - Parameters:
  ///   - session: The client.
  ///   - cursor: ``NearbyPage/next`` of the page before; `nil` for the first one.
  ///   - pageSize: At most ``NearbyConfiguration/maximumPageSize``; 0 for the default.
  ///   - request: The number that the page comes back with.
  public func listNearby(
    for session: SessionID, after cursor: NearbyCursor? = nil, pageSize: Int = 0, request: UInt32? = nil
  ) {
    process(.nearbyRequested(session, after: cursor, pageSize: pageSize, request: request))
  }

  // MARK: Operation

  /// Moves channels to where a newer ring says; an older one is dropped.
  public func change(to ring: HashRing) {
    process(.ringChanged(ring))
  }

  /// Whether new clients are let in.
  public var isReady: Bool { !node.isDraining }

  /// What the service has done and holds.
  public var statistics: NearbyServiceStatistics {
    var statistics = NearbyServiceStatistics()
    statistics.sessions = node.sessionCount
    statistics.channels = node.channelCount
    statistics.reports = reportCount
    statistics.backlog = work.lanes.backlog
    return statistics
  }

  /// Whether a request may be taken. Otherwise the client is told to come back later, if it is still there.
  ///
  /// - Parameter lanes: What the request needs beside the slot of the client's own channel.
  func admits(_ session: SessionID, _ request: UInt32?, needing lanes: [EffectLanes.Lane]) -> Bool {
    guard let user = clients[session]?.user else { return false }
    let isAdmitted = hasRoom(for: user, needing: lanes)
    if !isAdmitted { deliver(.refused(node.configuration.unavailable, request: request), to: session) }
    return isAdmitted
  }

  private func hasRoom(for user: UserID, needing lanes: [EffectLanes.Lane]) -> Bool {
    (lanes + [.slot(node.ring.slot(for: user))]).allSatisfy {
      work.lanes.backlog(of: $0) < limits.maximumBacklog
    }
  }

  /// Returns once the broker knows to whom to bring messages; all who come meanwhile wait for the same.
  private func connect() async {
    if connecting == nil {
      let receiver = ServiceReceiver(self)
      connecting = Task { [ports] in await awayFromActor { await ports.broker.connect(receiver) } }
    }
    await connecting?.value
  }
}

/// What a ``NearbyService`` has done and holds.
public struct NearbyServiceStatistics: Hashable, Sendable {
  /// Sessions that are open.
  public internal(set) var sessions = 0

  /// Channels that are subscribed, or about to be.
  public internal(set) var channels = 0

  /// Location reports that were taken since the start.
  public internal(set) var reports = 0

  /// Effects that wait for the broker, the cache and the history.
  public internal(set) var backlog = 0

  init() {}
}
