import ArgumentParser
import Logging
import NearbyCore
import NearbyServer
import ServiceLifecycle

/// Serves clients until it is told to stop.
struct ServeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve", abstract: "Serve the map page and WebSocket clients until SIGTERM.",
    discussion: """
      SIGTERM or SIGINT lets the server leave: /readyz answers 404, clients are told
      when to connect elsewhere, and are closed one by one. A second signal closes
      all at once, and a third ends the process with what is not stored yet.

      Each option can stand in the environment, too: NEARBY_DRAIN_SECONDS=5 for
      --drain-seconds 5, NEARBY_RATES=false for --no-rates. An argument counts more.
      """)

  @Option(help: "The address to listen on.")
  var host = "127.0.0.1"

  @Option(help: "The port to listen on; 0 lets the system choose.")
  var port = 8080

  @Option(
    help: ArgumentHelp(
      "Where to serve /metrics for Prometheus, a live page, /ops, and /healthz and /readyz: a port of its own, which "
        + "no load balancer sends clients to. Not at all when not given; 0 lets the system choose.",
      valueName: "port"))
  var operationsPort: Int?

  @Option(help: "The address to listen on for --operations-port.")
  var operationsHost = "127.0.0.1"

  @OptionGroup var nearby: NearbyOptions

  @OptionGroup var storage: StorageOptions

  @Option(help: ArgumentHelp("How long reports are kept; for good when not given.", valueName: "days"))
  var historyDays: Int64?

  @Option(
    help: ArgumentHelp(
      "A CSV file of friendships, with the columns user_a and user_b. It fills a database without users only.",
      valueName: "path"))
  var friends: String?

  @OptionGroup var tokens: TokenOptions

  @Option(
    help: "How many nodes this process has, which share the cache and the pub/sub slots (default: one for each core).")
  var nodes: Int?

  #if Redis
    @OptionGroup var cluster: ClusterOptions
  #endif

  // Together with what a client may take to answer a close frame, and a last moment for what is not stored yet, these
  // three are less than the 30 s after which Kubernetes, if nothing else was agreed on, kills what it has sent SIGTERM.
  @Option(
    help: ArgumentHelp(
      "How long all goes on after SIGTERM while /readyz answers 404, for load balancers to notice.",
      valueName: "seconds"))
  var unreadySeconds: Int64 = 5

  @Option(
    help: ArgumentHelp(
      "How long clients then have to connect elsewhere before the first session is closed.", valueName: "seconds"))
  var drainGraceSeconds: Int64 = 5

  @Option(help: ArgumentHelp("Over how much time sessions are closed after that.", valueName: "seconds"))
  var drainSeconds: Int64 = 12

  @Option(help: "How many connections there may be, if there are descriptors for them.")
  var connections = 20_000

  @Option(
    help: ArgumentHelp(
      "How many connections there may be of one address, which is that of a proxy for all behind it unless "
        + "--forwarded-from names that; half of all when not given.", valueName: "connections"))
  var connectionsPerAddress: Int?

  @Option(help: "How many connections a user may have at a node; one more closes the oldest.")
  var sessionsPerUser = 16

  @OptionGroup var proxy: ProxyOptions

  @OptionGroup var rates: RateOptions

  @OptionGroup var movement: MovementOptions

  @OptionGroup var logging: LoggingOptions

  func validate() throws {
    guard (0...65_535).contains(port) else { throw ValidationError("--port has to be 0...65535.") }
    if let operationsPort, !(0...65_535).contains(operationsPort) {
      throw ValidationError("--operations-port has to be 0...65535.")
    }
    if tokens.development, !Loopback.has(name: host) {
      throw ValidationError("--development listens on this machine only: --host has to be a loopback address.")
    }
    guard (1...64).contains(nodes ?? 1) else { throw ValidationError("--nodes has to be 1...64.") }
    if let historyDays, !(1...36_500).contains(historyDays) {
      throw ValidationError("--history-days has to be 1...36500.")
    }
    guard connections > 0 else { throw ValidationError("--connections has to be above 0.") }
    if let connectionsPerAddress, connectionsPerAddress < 1 {
      throw ValidationError("--connections-per-address has to be above 0.")
    }
    guard (1...1_000_000).contains(sessionsPerUser) else {
      throw ValidationError("--sessions-per-user has to be 1...1000000.")
    }
    for (name, seconds) in [
      ("unready", unreadySeconds), ("drain-grace", drainGraceSeconds), ("drain", drainSeconds),
    ] where !(0...3600).contains(seconds) {
      throw ValidationError("--\(name)-seconds has to be 0...3600.")
    }
  }

  func run() async throws {
    let friendships = try friends.map { try FriendsFile.load(path: $0) } ?? []
    var server = ServerConfiguration(
      nearby: try nearby.configuration(defaultTTL: 600), tokens: try tokens.verifier(), logger: logging.logger())
    server.host = host
    server.port = port
    server.operationsPort = operationsPort
    server.operationsHost = operationsHost
    server.historyRetention = historyDays.map { .seconds($0 * 86_400) }
    server.friendships = friendships
    server.nodeCount = nodes
    server.maximumConnectionCount = connections
    server.maximumConnectionCountPerAddress = connectionsPerAddress
    server.proxies = proxy.forwardedFrom ?? TrustedProxies()
    server.isProxyProtocolSpoken = proxy.proxyProtocol
    server.isDevelopment = tokens.development
    server.rates = rates.requestRates
    server.connectionRate = rates.connectionRate
    server.nearby.maximumSessionsPerUser = sessionsPerUser
    server.nearby.movementPolicy = try movement.policy(isOn: !tokens.development)
    server.nearby.drainSpread = .seconds(drainSeconds)
    server.nearby.drainGrace = .seconds(drainGraceSeconds)
    server.unreadyPeriod = .seconds(unreadySeconds)
    if !storage.isLasting {
      server.logger.notice("without --database no friendship, decision or report outlives this server")
    }
    let health = PortHealth(logger: server.logger)
    server.health = health
    server.storage = try await storage.open(health: health, logger: server.logger)
    #if Redis
      if let configuration = try cluster.configuration() {
        server.backend = try await RedisBackend.connect(configuration, health: health)
      }
    #endif
    let group = ServiceGroup(services: [try ReferenceServer(server)], logger: server.logger)
    try await group.runUntilSignalled(within: timeToLeave, logger: server.logger)
  }

  /// How long leaving takes at most if nothing is broken.
  var timeToLeave: Duration {
    .seconds(unreadySeconds + drainGraceSeconds + drainSeconds) + WebSocketConnection.closeTimeout
  }
}
