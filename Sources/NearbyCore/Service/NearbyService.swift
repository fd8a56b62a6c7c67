/// Runs a ``NearbyNode`` against the ports: takes what clients and channels say, and does what the node wants done.
///
/// What happens is the node's decision, also what is repeated and when; the service only carries effects to where they
/// belong. Each slot, the location cache and the history has a lane of its own, in which effects are done in order and
/// in batches of at most 512; a slow or broken slot holds up nobody else. What a client is told waits in an outbox that
/// keeps only the newest of each friend.
///
/// One thing it decides by itself, as only it knows how much waits: what is more than it can do soon is refused before
/// the node hears of it, new sessions first (``NearbyServiceLimits``). It counts what waits in its lanes and, before it
/// does so, what waits for the actor. That sheds load at the edge, and leaves the node's state as it was.
///
/// Neither its own tasks nor what it hands to a port retain the service, except a call to a port that has not returned
/// yet.
public actor NearbyService {
  var node: NearbyNode
  let ports: ServicePorts
  let limits: NearbyServiceLimits
  let waiting: WaitingInputs

  var clients = ServiceClients()
  var inputs = InputQueue()
  var work = PendingWork()
  var receipts = ReceiptBook()
  var timer: (deadline: MonotonicTime, task: Task<Void, Never>)?
  var drainWaiters = DrainWaiters()
  private var connecting: Task<Void, Never>?

  /// Where the service runs and calls its ports; `nil` for wherever there is room.
  package nonisolated let executor: (any ServiceExecutor)?

  /// Lends its executor to a service that was given none: an actor that can be told where to run has none of its own.
  private actor Turns {}

  private let turns = Turns()

  /// What the actor runs on: the executor that it was given, or one of its own.
  public nonisolated var unownedExecutor: UnownedSerialExecutor {
    unsafe executor?.asUnownedSerialExecutor() ?? turns.unownedExecutor
  }

  /// What is counted as it is done; the rest is asked for.
  var counts = NearbyServiceStatistics()

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
  ///   - executor: Where the service runs, and from where it calls its ports, which must not block then; has to last as
  ///     long as the service. `nil` for the threads that all of Swift's tasks share.
  /// - Throws: ``InvalidNearbyConfiguration`` when a duration or a count is out of its range.
  public init(
    configuration: NearbyConfiguration, ring: HashRing, cache: any LocationCache, broker: any ChannelBroker,
    history: any LocationHistory, directory: any FriendDirectory, sharing: any SharingStore,
    clock: any TimeSource = SystemClock(), seed: UInt64 = .random(in: 0 ... .max),
    limits: NearbyServiceLimits = NearbyServiceLimits(), monitor: (any ServiceMonitor)? = nil,
    executor: (any ServiceExecutor)? = nil
  ) throws(InvalidNearbyConfiguration) {
    node = try NearbyNode(configuration: configuration, ring: ring, seed: seed)
    ports = ServicePorts(
      cache: cache, broker: broker, history: history, directory: directory, sharing: sharing, clock: clock,
      monitor: monitor)
    self.limits = limits
    self.executor = executor
    waiting = WaitingInputs(limits: limits, retryDelay: configuration.clientRetryDelay, seed: seed)
  }

  deinit {
    timer?.task.cancel()
    clients.cancelFarewells()
  }

  /// Moves channels to where a newer ring says; an older one is dropped.
  public nonisolated func change(to ring: HashRing) async {
    await inTurn { service in service.process(.ringChanged(ring)) }
  }

  /// Whether new clients are let in.
  public var isReady: Bool { !node.isDraining }

  /// Returns once the broker knows to whom to bring messages; all who come meanwhile wait for the same.
  func connect() async {
    if connecting == nil {
      let receiver = UnretainedReceiver(self)
      connecting = Task { [ports] in await awayFromActor { await ports.broker.connect(receiver) } }
    }
    await connecting?.value
  }
}
