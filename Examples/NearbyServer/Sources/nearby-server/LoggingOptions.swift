import ArgumentParser
import Logging

/// How much is said on standard error.
struct LoggingOptions: ParsableArguments {
  @Option(help: "The least important level that is logged: trace, debug, info, notice, warning, error.")
  var logLevel = Logger.Level.info

  func logger() -> Logger {
    var logger = Logger(label: "nearby-server") { StreamLogHandler.standardError(label: $0) }
    logger.logLevel = logLevel
    return logger
  }
}

extension Logger.Level: ExpressibleByArgument {}
