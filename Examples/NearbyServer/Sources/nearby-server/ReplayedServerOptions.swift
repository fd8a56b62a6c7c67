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

  #if Tokens
    @Option(
      help: ArgumentHelp("The key of the server's tokens; without it, development tokens.", valueName: "path"))
    var tokenKeyFile: String?
  #endif

  /// What is said, to whom, for a server that works as a server does without options.
  func configuration(logger: Logger) throws -> ReplayConfiguration {
    var configuration = ReplayConfiguration(
      dataSet: try DataSet.load(directory: data), radius: Distance(miles: 5), inactiveAfter: .seconds(600),
      logger: logger, token: try token())
    (configuration.host, configuration.port) = (host, port)
    return configuration
  }

  private func token() throws -> @Sendable (UserID) -> String {
    #if Tokens
      if let tokenKeyFile {
        let authority = try TokenAuthority(keyFile: tokenKeyFile)
        return { authority.issue(for: $0, expiresAt: SystemClock().now.wall.advanced(by: .seconds(86_400))) }
      }
    #endif
    return DevelopmentTokens.token(for:)
  }
}
