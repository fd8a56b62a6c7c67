import NearbyCore
import NearbyProtocol
import Synchronization

extension NearbyEndpointTests {
  /// One end of a connection in memory.
  struct Connection: ClientConnection {
    let subprotocol = Subprotocol.json
    private let incoming = AsyncStream.makeStream(of: Frame<[UInt8]>.self)
    private let outgoing = AsyncStream.makeStream(of: ServerMessage.self)
    let log = Log()

    final class Log: Sendable {
      let closeCodes = Mutex<[CloseCode]>([])
      let told = Mutex<[SessionEvent]>([])
      let failures = Mutex(0)
      let readOns = Mutex(0)
      let guests = Mutex<[UserID?]>([])
    }

    var frames: AsyncStream<Frame<[UInt8]>> { incoming.stream }

    /// What the client hears.
    var sent: AsyncStream<ServerMessage> { outgoing.stream }

    var closeCodes: [CloseCode] { log.closeCodes.withLock { $0 } }

    func say(_ body: ClientMessage.Body, id: UInt32? = nil) {
      incoming.continuation.yield(Frame(ClientMessage(id: id, body: body), in: subprotocol))
    }

    func hangUp() {
      incoming.continuation.finish()
    }

    func send(_ frames: [Frame<[UInt8]>]) async throws {
      for frame in frames {
        outgoing.continuation.yield(
          try frame.payload.withBytes { bytes throws(WireError) in
            try ServerMessage.decode(as: subprotocol, from: bytes)
          })
      }
    }

    func close(_ code: CloseCode) async {
      log.closeCodes.withLock { $0.append(code) }
      outgoing.continuation.finish()
      hangUp()
    }

    func willTell(_ events: [SessionEvent], to user: UserID) {
      log.told.withLock { $0 += events }
    }

    func admissionFailed(_ error: any Error) {
      log.failures.withLock { $0 += 1 }
    }

    func readOn() {
      log.readOns.withLock { $0 += 1 }
    }

    func wasServed(_ user: UserID?) {
      log.guests.withLock { $0.append(user) }
    }
  }

  struct Unreachable: Error {}

  /// Services that share everything, and whoever they let in: a token is a name.
  final class Server: Sendable {
    let services: [NearbyService]
    let endpoint: NearbyEndpoint
    let terms: ServerTerms

    init(
      authenticationTimeout: Duration = .seconds(10), rates: RequestRates = RequestRates(), serviceCount: Int = 1,
      limits: NearbyServiceLimits = NearbyServiceLimits(), executor: (any ServiceExecutor)? = nil
    ) throws {
      let configuration = NearbyConfiguration(filter: try ProximityFilter(radius: Distance(miles: 5)))
      let users = try ["anna", "bert"].map { try UserID($0) }
      let broker = InMemoryChannelBroker()
      let cache = InMemoryLocationCache(clock: SystemClock())
      let ring = try HashRing(slots: [RingSlot(id: SlotID("here"))])
      let directory = InMemoryFriendDirectory(friendships: [(users[0], users[1])])
      services = try (0..<serviceCount).map { _ in
        try NearbyService(
          configuration: configuration, ring: ring, cache: cache, broker: broker.connection(),
          history: InMemoryLocationHistory(), directory: directory, sharing: InMemorySharingStore(), limits: limits,
          executor: executor)
      }
      terms = ServerTerms(configuration, authenticationTimeout: authenticationTimeout, rates: rates)
      endpoint = NearbyEndpoint(terms: terms)
    }

    func serve(_ connection: Connection, at index: Int = 0) async -> UserID? {
      await endpoint.serve(connection, frames: connection.frames, at: services[index]) { token in
        if token == "fail" { throw Unreachable() }
        return try? UserID(token)
      }
    }

    func accept(_ connection: Connection) -> ServedClient<Connection> {
      endpoint.accept(connection, at: services[0]) { AuthenticatedUser(try UserID($0)) }
    }

    var sessionCount: Int {
      get async {
        var count = 0
        for service in services { count += await service.statistics.sessions }
        return count
      }
    }
  }
}
