import ArgumentParser
import Foundation
import NearbyServer

/// Reports to a server that runs already, as fast as it accepts.
struct LoadCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "load",
    abstract: "Let everyone of a data set report at once, as fast as the server accepts, and say how fast that is.")

  @OptionGroup var server: ReplayedServerOptions

  @Option(help: "The form of the messages: json or proto.")
  var codec = Codec.json

  @Option(help: ArgumentHelp("How long everyone reports.", valueName: "seconds"))
  var seconds = 10.0

  @Option(help: ArgumentHelp("Where to write what was found, as JSON.", valueName: "path"))
  var report: String?

  @OptionGroup var logging: LoggingOptions

  func validate() throws {
    guard seconds > 0 && seconds.isFinite else { throw ValidationError("--seconds has to be positive.") }
    try OutputFile.check(report, option: "report")
  }

  func run() async throws {
    var configuration = try server.configuration(logger: logging.logger())
    configuration.subprotocol = codec.subprotocol
    let found = try await Load(configuration, duration: .seconds(seconds)).run()
    print(found.summary)
    if let report { try JSONFile.write(found, to: report) }
  }
}
