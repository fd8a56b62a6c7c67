package import Logging
package import NearbyCore
import NearbyProtocol

/// What whoever starts the server decides.
package struct ServerConfiguration: Sendable {
  package var host = "127.0.0.1"

  /// 0 lets the system choose.
  package var port = 8080

  package var nearby: NearbyConfiguration

  /// How many nodes share the cache and the broker. More than one shows that nothing depends on being the only one.
  package var nodeCount = 1

  /// How many in-memory pub/sub slots the channels are spread over.
  package var slotCount = 4

  /// Where the history is kept; `nil` keeps it in memory.
  package var historyPath: String?

  /// Who is a friend of whom.
  package var directory: InMemoryFriendDirectory

  /// Who decides whether a token is good.
  package var tokens: any TokenVerifier

  /// Whether `/users` and `/status` answer. They name every user to whoever asks.
  package var isDevelopment = false

  package var clock: any WallClock = SystemClock()

  /// How long a connection may stay without a hello.
  package var authenticationTimeout: Duration = .seconds(10)

  package var pingInterval: Duration = .seconds(25)
  package var pongTimeout: Duration = .seconds(8)

  /// How often clients are asked to report.
  package var reportInterval: Duration = .seconds(30)

  package var logger: Logger

  package init(
    nearby: NearbyConfiguration, directory: InMemoryFriendDirectory, tokens: any TokenVerifier, logger: Logger
  ) {
    self.nearby = nearby
    self.directory = directory
    self.tokens = tokens
    self.logger = logger
  }

  /// What clients are told of how the server works.
  var terms: ServerTerms {
    ServerTerms(
      nearby, reportInterval: reportInterval, pingInterval: pingInterval, pongTimeout: pongTimeout,
      authenticationTimeout: authenticationTimeout)
  }
}
