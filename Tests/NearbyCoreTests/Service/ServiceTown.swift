import NearbyCore
import NearbyTestKit
import Testing

/// A few nodes that share a cache, a broker, a history, a directory and a store of decisions, all of which can fail,
/// under a clock set by hand.
struct ServiceTown {
  let clock: ManualClock
  let memory = InMemoryChannelBroker()
  let places: FlushableCache
  let cache: FaultyLocationCache
  let entries = InMemoryLocationHistory()
  let history: FaultyLocationHistory
  let friends: InMemoryFriendDirectory
  let directory: FaultyFriendDirectory
  let decisions: InMemorySharingStore
  let sharing: FaultySharingStore
  let monitor = RecordingMonitor()
  let brokers: [FaultyChannelBroker]
  let services: [NearbyService]

  let anna: UserID
  let bert: UserID
  let carl: UserID

  /// Anna and Bert are friends; Carl is nobody's.
  init(
    nodeCount: Int = 1, limits: NearbyServiceLimits = NearbyServiceLimits(),
    decisions: InMemorySharingStore = InMemorySharingStore(), healingInterval: Duration? = nil
  ) throws {
    self.decisions = decisions
    let clock = ManualClock(now: Timestamp(milliseconds: 1_000_000))
    (anna, bert, carl) = (try UserID("anna"), try UserID("bert"), try UserID("carl"))
    self.clock = clock
    places = FlushableCache(clock: clock)
    cache = FaultyLocationCache(places)
    history = FaultyLocationHistory(entries)
    friends = InMemoryFriendDirectory(users: [anna, bert, carl], friendships: [(anna, bert)])
    directory = FaultyFriendDirectory(friends)
    sharing = FaultySharingStore(decisions)
    let connections = (0..<nodeCount).map { [memory] _ in FaultyChannelBroker(memory.connection()) }
    brokers = connections
    var configuration = try Self.configuration
    configuration.healingInterval = healingInterval
    var services: [NearbyService] = []
    for (number, connection) in connections.enumerated() {
      services.append(
        try NearbyService(
          configuration: configuration, ring: try Self.ring(slots: 4), cache: cache,
          broker: connection, history: history, directory: directory, sharing: sharing, clock: clock,
          seed: UInt64(number + 1), limits: limits, monitor: monitor))
    }
    self.services = services
  }

  static var configuration: NearbyConfiguration {
    get throws {
      var configuration = NearbyConfiguration(
        filter: try ProximityFilter(radius: Distance(kilometres: 5), leaveFactor: 1))
      configuration.inactiveAfter = .seconds(300)
      configuration.linger = .seconds(3)
      configuration.healingInterval = nil
      configuration.drainGrace = .seconds(10)
      configuration.drainSpread = .seconds(20)
      return configuration
    }
  }

  static func ring(slots: Int, epoch: UInt64 = 0) throws -> HashRing {
    try HashRing(slots: (0..<slots).map { RingSlot(id: try SlotID("slot-\($0)")) }, epoch: epoch)
  }

  func slot(of user: UserID, slots: Int = 4) throws -> SlotID {
    try Self.ring(slots: slots).slot(for: user)
  }

  /// A place so many kilometres north of a point in Berlin.
  static func report(_ kilometres: Double) throws -> LocationReport {
    LocationReport(coordinate: try Coordinate(latitude: 52.5 + kilometres / 111.195, longitude: 13.4))
  }

  /// Connects a client, and waits until it has been told all.
  func connect(
    _ user: UserID, to node: Int = 0, sharing: SharingDecision? = nil
  ) async throws -> ServiceClient {
    let client = try await open(user, on: node, sharing: sharing)
    await settle()
    return client
  }

  /// Connects a client whose first news may be on the way still.
  func open(_ user: UserID, on node: Int = 0, sharing: SharingDecision? = nil) async throws -> ServiceClient {
    let transport = FaultySessionTransport()
    let session = try await services[node].open(transport, for: user, sharing: sharing)
    return ServiceClient(service: services[node], user: user, session: session, transport: transport)
  }

  /// Waits until no node has anything more to do.
  func settle(sourceLocation: SourceLocation = #_sourceLocation) async {
    var former: [Int]?
    await eventually(sourceLocation: sourceLocation) {
      var counts: [Int] = []
      for service in services {
        guard let count = await service.inputCountAtRest else {
          former = nil
          return false
        }
        counts.append(count)
      }
      defer { former = counts }
      return former == counts
    }
  }

  /// Lets time pass, and waits until all that it causes is done.
  func pass(_ duration: Duration, sourceLocation: SourceLocation = #_sourceLocation) async {
    clock.advance(by: duration)
    await settle(sourceLocation: sourceLocation)
  }
}

extension ServiceTown {
  /// Users without friends whose channels live at other slots than that of `user`.
  func othersOf(_ user: UserID, count: Int) throws -> [UserID] {
    let slot = try slot(of: user)
    let others = try (0..<100).map { try UserID("other-\($0)") }.filter { try self.slot(of: $0) != slot }
      .prefix(count)
    for other in others { friends.register(other) }
    return Array(others)
  }
}

extension ServiceClient {
  /// Reports a place, and waits until it is known.
  func move(to kilometres: Double, _ town: ServiceTown) async throws {
    let request = UInt32(events.count + 1000)
    try await report(kilometres, request: request)
    await eventually { hasAccepted(request) }
  }
}
