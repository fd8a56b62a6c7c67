package import Logging
package import NearbyCore
package import NearbyProtocol

/// What whoever starts the server decides.
package struct ServerConfiguration: Sendable {
  package var host = "127.0.0.1"

  /// 0 lets the system choose.
  package var port = 8080

  /// Where metrics are served for those who run the server; `nil` for nowhere, and 0 lets the system choose.
  package var operationsPort: Int?

  /// Others than this machine get them only if it says so.
  package var operationsHost = "127.0.0.1"

  package var nearby: NearbyConfiguration

  /// How many nodes share the cache and the broker; `nil` for one for each event loop.
  package var nodeCount: Int?

  /// How many in-memory pub/sub slots the channels are spread over, where there is no ``backend``.
  package var slotCount = 4

  /// What the nodes share with other servers; `nil` when there are none, and all is in memory.
  package var backend: (any ServerBackend)?

  /// Which ports fail, if there is no ``backend`` that knows; `nil` for one of the server's own.
  package var health: PortHealth?

  /// Where decisions, friendships and reports are kept; `nil` keeps them in memory.
  package var storage: (any ServerStorage)?

  /// How long reports stay in the history; `nil` for good. Unless told to, a server removes nothing.
  package var historyRetention: Duration?

  /// Who is known to a database that has never known anybody; of no account to any other.
  package var users: [UserID] = []

  /// Who is a friend of whom in a database that has never known anybody; of no account to any other.
  package var friendships: [(UserID, UserID)] = []

  /// Who decides whether a token is good.
  package var tokens: any TokenVerifier

  /// Whether `/users` and `/status` answer. They name every user to whoever asks, so only ``host``s of this machine are
  /// allowed then, and requests that come by its name.
  package var isDevelopment = false

  /// How long the server goes on as before once it is to leave, except that `/readyz` is 404: until load balancers
  /// have asked and send nobody here any more.
  package var unreadyPeriod: Duration = .zero

  package var clock: any TimeSource = SystemClock()

  /// How long a connection may stay without a hello.
  package var authenticationTimeout: Duration = .seconds(10)

  /// How many connections there may be. Fewer if the process may not have so many descriptors.
  package var maximumConnectionCount = 20_000

  /// How many connections there may be of one address, or of one network of version 6; half of all when `nil`, since
  /// behind a proxy all clients have its address.
  package var maximumConnectionCountPerAddress: Int?

  /// Whose word counts about the address of a client: what load balancers say in `X-Forwarded-For`.
  package var proxies = TrustedProxies()

  /// Whether each connection of these begins with a header of the PROXY protocol.
  package var isProxyProtocolSpoken = false

  /// How often a user may say what.
  package var rates = RequestRates()

  /// How fast one address may open connections; `nil` for as fast as it likes.
  package var connectionRate: TokenBucket.Rate?

  /// How long a client may take with a request, and how much it may say in its head.
  var requestLimits = RequestLimits()

  package var pingInterval: Duration = .seconds(25)
  package var pongTimeout: Duration = .seconds(8)

  /// How often clients are asked to report.
  package var reportInterval: Duration = .seconds(30)

  package var logger: Logger

  package init(nearby: NearbyConfiguration, tokens: any TokenVerifier, logger: Logger) {
    self.nearby = nearby
    self.tokens = tokens
    self.logger = logger
  }

  /// What clients are told of how the server works.
  var terms: ServerTerms {
    ServerTerms(
      nearby, reportInterval: reportInterval, pingInterval: pingInterval, pongTimeout: pongTimeout,
      authenticationTimeout: authenticationTimeout, rates: rates)
  }
}
