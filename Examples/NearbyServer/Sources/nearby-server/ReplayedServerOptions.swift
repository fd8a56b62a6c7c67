import ArgumentParser
import Logging
import NearbyCore
import NearbyServer

/// The server that a data set is played to.
struct ReplayedServerOptions: ParsableArguments {
  @Option(help: ArgumentHelp("A folder with locations.csv and friends.csv.", valueName: "dir"))
  var data: String

  @Option(help: "The server's address.")
  var host = "127.0.0.1"

  @Option(help: "The server's port.")
  var port = 8080

  @Option(
    help: ArgumentHelp("The key of the server's tokens; without it, development tokens.", valueName: "path"))
  var tokenKeyFile: String?

  /// What is said, to whom, for a server that works as a server does without options.
  func configuration(logger: Logger) throws -> ReplayConfiguration {
    let authority = try tokenKeyFile.map { try TokenAuthority(keyFile: $0) }
    var configuration = ReplayConfiguration(
      dataSet: try DataSet.load(directory: data), radius: Distance(miles: 5), inactiveAfter: .seconds(600),
      logger: logger,
      token: { user in
        authority?.issue(for: user, expiresAt: SystemClock().now.wall.advanced(by: .seconds(86_400)))
          ?? DevelopmentTokens.token(for: user)
      })
    (configuration.host, configuration.port) = (host, port)
    return configuration
  }
}
