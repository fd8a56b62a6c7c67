import ArgumentParser
import NearbyCore
import NearbyServer

/// Replays a data set against a server that runs already.
struct ReplayCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "replay",
    abstract: "Play a data set back through one WebSocket client a user, and check what each is told.")

  @Option(help: ArgumentHelp("A folder with locations.csv and friends.csv.", valueName: "dir"))
  var data: String

  @Option(help: "The server's address.")
  var host = "127.0.0.1"

  @Option(help: "The server's port.")
  var port = 8080

  @OptionGroup var nearby: NearbyOptions
  @OptionGroup var options: ReplayOptions

  @Option(
    help: ArgumentHelp("The key of the server's tokens; without it, development tokens.", valueName: "path"))
  var tokenKeyFile: String?

  @OptionGroup var logging: LoggingOptions

  func run() async throws {
    let authority = try tokenKeyFile.map { try TokenAuthority(keyFile: $0) }
    var replay = ReplayConfiguration(
      dataSet: try DataSet.load(directory: data), radius: Distance(metres: nearby.radius),
      inactiveAfter: .seconds(nearby.ttl ?? 600), logger: logging.logger(),
      token: { user in
        authority?.issue(for: user, expiresAt: SystemClock().now.wall.advanced(by: .seconds(86_400)))
          ?? DevelopmentTokens.token(for: user)
      })
    replay.host = host
    replay.port = port
    replay.leaveFactor = nearby.hysteresis
    options.apply(to: &replay)
    let found = try await Replay(replay).run()
    try options.publish(found)
    if !found.isFaultless { throw ExitCode(1) }
  }
}
