import ArgumentParser
import NearbyCore
import NearbyServer

/// Replays a data set against a server that runs already.
struct ReplayCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "replay",
    abstract: "Play a data set back through one WebSocket client a user, and check what each is told.")

  @OptionGroup var server: ReplayedServerOptions
  @OptionGroup var nearby: NearbyOptions
  @OptionGroup var options: ReplayOptions
  @OptionGroup var logging: LoggingOptions

  func run() async throws {
    var replay = try server.configuration(logger: logging.logger())
    replay.radius = Distance(metres: nearby.radius)
    replay.inactiveAfter = .seconds(nearby.ttl ?? 600)
    replay.leaveFactor = nearby.hysteresis
    options.apply(to: &replay)
    let found = try await Replay(replay).run()
    try options.publish(found)
    if !found.isFaultless { throw ExitCode(1) }
  }
}
