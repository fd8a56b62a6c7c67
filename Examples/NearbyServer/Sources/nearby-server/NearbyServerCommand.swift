import ArgumentParser
import Foundation

/// The reference server of swift-nearby.
@main
struct NearbyServerCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "nearby-server",
    abstract: "See which of your friends are near, live: the reference server of swift-nearby.",
    version: "0.1.0 (not released)",
    subcommands: subcommands)

  /// Those that this build has.
  private static var subcommands: [any ParsableCommand.Type] {
    var commands: [any ParsableCommand.Type] = [
      DemoCommand.self, ServeCommand.self, ReplayCommand.self, LoadCommand.self, ConvertCommand.self,
      HistoryCommand.self,
    ]
    #if Tokens
      commands.append(TokenCommand.self)
    #endif
    #if Redis
      commands.append(RingCommand.self)
    #endif
    return commands
  }

  /// Runs what the arguments say, and for `serve` what the environment says besides.
  static func main() async {
    do {
      var command = try command(
        for: Array(CommandLine.arguments.dropFirst()), environment: ProcessInfo.processInfo.environment)
      if var command = command as? any AsyncParsableCommand {
        try await command.run()
      } else {
        try command.run()
      }
    } catch let error as WrongVariable {
      exit(withError: ValidationError("\(error)"))
    } catch {
      exit(withError: error)
    }
  }

  /// Parses arguments, and for `serve` the environment behind them.
  static func command(for arguments: [String], environment: [String: String]) throws -> any ParsableCommand {
    guard arguments.first == ServeCommand.configuration.commandName else { return try parseAsRoot(arguments) }
    let options = try EnvironmentOptions(for: ServeCommand.self, arguments: arguments, environment: environment)
    do {
      return try parseAsRoot(arguments + options.arguments)
    } catch {
      throw options.culprit(of: message(for: error)) ?? error
    }
  }
}
