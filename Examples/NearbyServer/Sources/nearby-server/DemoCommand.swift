import ArgumentParser
import NearbyCore
import NearbyServer

/// Serves and replays in one process.
struct DemoCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "demo",
    abstract: "Serve, and replay real check-ins against it, in one process, with the map page open to watch.")

  @Option(help: ArgumentHelp("A folder with locations.csv and friends.csv.", valueName: "dir"))
  var data: String?

  @Option(help: "The port of the map page; 0 lets the system choose.")
  var port = 8080

  @OptionGroup var nearby: NearbyOptions
  @OptionGroup var options: ReplayOptions

  @Flag(help: "Stop after the last check-in instead of going on to serve the page.")
  var exitWhenDone = false

  #if SQLite
    @Option(
      help: ArgumentHelp(
        "The SQLite file of friendships, decisions and reports; in memory when not given.", valueName: "path"))
    var database: String?
  #endif

  @Option(help: "How many nodes share the cache and the pub/sub slots (default: one for each core).")
  var nodes: Int?

  @OptionGroup var logging: LoggingOptions

  func validate() throws {
    guard (0...65_535).contains(port) else { throw ValidationError("--port has to be 0...65535.") }
    guard (1...64).contains(nodes ?? 1) else { throw ValidationError("--nodes has to be 1...64.") }
  }

  func run() async throws {
    let dataSet = try DataSet.load(directory: data ?? Demo.defaultDataDirectory)
    var demo = DemoConfiguration(
      dataSet: dataSet, nearby: try nearby.configuration(defaultTTL: 21_600), logger: logging.logger())
    demo.port = port
    demo.exitsWhenDone = exitWhenDone
    #if SQLite
      demo.storage = try database.map { try SQLiteStorage(path: $0) }
    #endif
    demo.nodeCount = nodes
    demo.prepareReplay = { options.apply(to: &$0) }
    let found = try await Demo(demo).run { found in try options.publish(found) }
    if found?.isFaultless == false { throw ExitCode(1) }
  }
}
