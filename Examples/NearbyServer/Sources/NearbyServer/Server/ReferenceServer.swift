import Logging
import NIOCore
import NearbyCore
import NearbyProtocol
import ServiceLifecycle

/// A whole server in one process: nodes that share a location cache and pub/sub slots, in memory unless there is
/// another ``ServerBackend``; a ``ServerStorage`` for what has to outlive them; and HTTP and WebSocket in front of
/// them.
package struct ReferenceServer: Service {
  private let configuration: ServerConfiguration
  private let backend: any ServerBackend
  private let nodes: LocalNodes
  private let routes: ServerRoutes
  private let presence = Presence()
  private let endpoint: NearbyEndpoint
  private let metrics: ServerMetrics?
  private let operations: OperationsServer?
  private let listening = Listening()
  private let readiness = Readiness()
  private let storage: any ServerStorage

  /// The history that reports are appended to.
  package var history: any ReportArchive { storage.archive }

  /// Reads the page's files; listens to nobody yet.
  ///
  /// - Throws: ``DevelopmentBeyondLoopback`` when others could reach a server that asks nobody who they are.
  package init(_ configuration: ServerConfiguration) throws {
    guard !configuration.isDevelopment || Loopback.has(name: configuration.host) else {
      throw DevelopmentBeyondLoopback(host: configuration.host)
    }
    self.configuration = configuration
    let storage = configuration.storage ?? InMemoryStorage()
    let backend =
      try configuration.backend
      ?? EmbeddedBackend(
        slotCount: configuration.slotCount, clock: configuration.clock, logger: configuration.logger,
        health: configuration.health)
    self.backend = backend
    self.storage = storage
    let registry = PrometheusRegistry(help: ServerMetrics.help)
    let metrics = configuration.operationsPort.map { _ in ServerMetrics(registry) }
    self.metrics = metrics
    let monitors = ServiceMonitors(all: [backend.health] + (metrics.map { [$0.monitor] } ?? []))
    nodes = try LocalNodes(count: configuration.nodeCount) { executor in
      try NearbyService(
        configuration: configuration.nearby, ring: backend.ring, cache: backend.cache, broker: backend.makeBroker(),
        history: storage.archive, directory: storage.directory, sharing: storage.sharing, clock: configuration.clock,
        monitor: monitors, executor: executor)
    }
    endpoint = NearbyEndpoint(terms: configuration.terms)
    routes = ServerRoutes(
      configuration: configuration, pages: try PageFiles(), services: nodes.services, directory: storage.directory,
      presence: presence, health: backend.health, readiness: readiness)
    operations =
      if let port = configuration.operationsPort, let metrics {
        try OperationsServer(
          host: configuration.operationsHost, port: port,
          routes: OperationsRoutes(
            routes: routes, registry: registry, metrics: metrics, backend: backend,
            pages: PageFiles(in: "Operations", first: "ops.html")),
          logger: configuration.logger)
      } else {
        nil
      }
  }

  /// All nodes of the process.
  var services: [NearbyService] { nodes.services }

  /// The port that is listened on; waits until there is one.
  package var port: Int {
    get async throws { try await listening.port }
  }

  /// The port that is listened on for operations, if any is; waits until there is one.
  package var operationsPort: Int? {
    get async throws { try await operations?.listenedPort }
  }

  /// Serves until graceful shutdown, then leaves: stops being ready, goes on serving until load balancers have noticed,
  /// and drains. New clients are refused then, the others moved off, and everything that they said is stored before
  /// this returns. Cancelled, it does the same without waiting for anybody. Nothing can be read from the database
  /// afterwards.
  package func run() async throws {
    do {
      try await fillDirectory()
      try await serveUntilShutdown()
    } catch {
      listening.fail(error)
      await close()
      throw error
    }
    await close()
  }

  private func fillDirectory() async throws {
    let wasFilled = try await storage.directory.fill(
      users: configuration.users, friendships: configuration.friendships)
    if !wasFilled, !configuration.friendships.isEmpty {
      configuration.logger.notice("the database has users already: the given friendships are left out")
    }
  }

  private func serveUntilShutdown() async throws {
    var limits = ConnectionLimits(
      count: configuration.maximumConnectionCount, countPerAddress: configuration.maximumConnectionCountPerAddress,
      descriptorCount: DescriptorLimit.raise())
    limits.ratePerAddress = configuration.connectionRate
    if limits.count < configuration.maximumConnectionCount {
      configuration.logger.warning(
        "there are too few file descriptors for so many connections", metadata: ["connections": "\(limits.count)"])
    }
    let server = WebServer(
      keepAlive: WebSocketKeepAlive(interval: configuration.pingInterval, timeout: configuration.pongTimeout),
      isLoopbackOnly: configuration.isDevelopment, connectionLimits: limits,
      requestLimits: configuration.requestLimits, proxies: configuration.proxies,
      proxyHeaderRefused: configuration.isProxyProtocolSpoken ? tellOfProxyHeader : nil,
      respond: { await routes.respond(to: $0) }, converse: converse)
    let listener = try await server.listen(host: configuration.host, port: configuration.port)
    let port = listener.port ?? configuration.port
    listening.succeed(port)
    configuration.logger.notice("listening", metadata: ["host": "\(configuration.host)", "port": "\(port)"])
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { await server.serve(listener) }
      group.addTask {
        // A cancellation is the end as well, only with no time left.
        try? await gracefulShutdown()
        await waitUntilUnexpected()
        await drain()
        await listener.close()
      }
      if let retention { group.addTask { await retention.run() } }
      if storage.isShared { group.addTask { await storage.serve(services, clock: configuration.clock) } }
      if backend.rings != nil { group.addTask { await backend.followRings(services) } }
      if let operations { group.addTask { try await operations.run() } }
      try await group.next()
      group.cancelAll()
    }
  }

  private var retention: HistoryRetention? {
    configuration.historyRetention.map { period in
      HistoryRetention(
        history: storage.archive, period: period, clock: configuration.clock, logger: configuration.logger)
    }
  }

  private func tellOfProxyHeader() {
    configuration.logger.warning("a connection of a proxy does not begin with a PROXY header, and is closed")
  }

  private func close() async {
    await backend.close()
    do {
      try await storage.close()
    } catch {
      // What was stored is safe all the same.
      configuration.logger.warning("the database was not closed", metadata: ["kind": "\(type(of: error))"])
    }
  }

  /// Lets load balancers find out that the server is not ready, while whoever they still send is served.
  private func waitUntilUnexpected() async {
    readiness.end()
    guard configuration.unreadyPeriod > .zero else { return }
    configuration.logger.notice("not ready any more")
    // A cancellation says that there is no time left.
    try? await configuration.clock.sleep(
      until: configuration.clock.now.monotonic.advanced(by: configuration.unreadyPeriod))
  }

  /// Returns when nobody is connected, and all that was said is stored. Cancelled, too: whoever has no time has the
  /// clients closed at once by that, but what they were told to be accepted is accepted.
  private func drain() async {
    configuration.logger.notice("draining", metadata: ["clients": "\(presence.connectedCount)"])
    let draining = Task {
      await withDiscardingTaskGroup { group in
        for service in services { group.addTask { await service.drain() } }
      }
    }
    await draining.value
    configuration.logger.notice("drained")
  }

  /// Serves a client by a node on the event loop of its socket, unless it resumes a session of another.
  private func converse(_ connection: WebSocketConnection, _ subprotocol: Subprotocol) -> any WebSocketReceiver {
    // Every client keeps what it needs, but not a copy of the server.
    let tokens = configuration.tokens
    let socket = ClientSocket(
      connection: connection, subprotocol: subprotocol, presence: presence, isWatched: configuration.isDevelopment,
      metrics: metrics, clock: configuration.clock, logger: configuration.logger)
    return endpoint.accept(socket, at: nodes.next(on: connection.eventLoop)) { [presence, storage, tokens] token in
      guard let authenticated = try? tokens.verify(token, at: SystemClock().now.wall) else { return nil }
      try await storage.directory.register(authenticated.user)
      // Before the session: what it is told first counts, too.
      presence.enter(authenticated.user)
      return authenticated
    }
  }
}

extension ReferenceServer: CustomStringConvertible {
  /// Not what it holds: the service group logs its services, and users are a private matter.
  package var description: String { "ReferenceServer" }
}
