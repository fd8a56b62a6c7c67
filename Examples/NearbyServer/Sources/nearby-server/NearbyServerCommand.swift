import ArgumentParser

/// The reference server of swift-nearby.
@main
struct NearbyServerCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "nearby-server",
    abstract: "See which of your friends are near, live: the reference server of swift-nearby.",
    subcommands: [
      DemoCommand.self, ServeCommand.self, ReplayCommand.self, TokenCommand.self, ConvertCommand.self,
      RingCommand.self,
    ])
}
