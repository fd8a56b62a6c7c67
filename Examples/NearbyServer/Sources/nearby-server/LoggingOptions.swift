import ArgumentParser
import Logging

/// How much is said on standard error.
struct LoggingOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The least important level that is logged: trace, debug, info, notice, warning, error, critical.",
      valueName: "level"),
    transform: level)
  var logLevel = Logger.Level.info

  func logger() -> Logger {
    var logger = Logger(label: "nearby-server") { StreamLogHandler.standardError(label: $0) }
    logger.logLevel = logLevel
    return logger
  }

  private static func level(_ name: String) throws -> Logger.Level {
    guard let level = Logger.Level(rawValue: name) else {
      throw ValidationError("there is no level of that name.")
    }
    return level
  }
}
