import ArgumentParser
import NearbyCore
import NearbyServer

/// Serves and replays in one process.
struct DemoCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "demo",
    abstract: "Serve a city and its people in one process, with a map page to watch them.",
    discussion: """
      A made-up city of 500 people goes to work, runs errands and meets friends, ten
      times as fast as real ones, again and again. Each is a WebSocket client, and
      what each is told is compared with an oracle every 500 reports.

      With --data it is somebody else's data, such as the check-ins in
      Data/gowalla-2010-03, as fast as it goes.
      """)

  @Option(
    help: ArgumentHelp(
      "A folder with locations.csv and friends.csv to play; a made-up city when not given.", valueName: "dir"))
  var data: String?

  @Option(help: "The port of the map page; 0 lets the system choose.")
  var port = 8080

  @OptionGroup var nearby: NearbyOptions
  @OptionGroup var options: ReplayOptions

  @Flag(help: "Play once, as fast as it goes unless --speed says so, and stop, instead of going on again and again.")
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

  /// How many times as fast as people a city is that one watches.
  private static let citySpeed = 10.0

  func validate() throws {
    guard (0...65_535).contains(port) else { throw ValidationError("--port has to be 0...65535.") }
    guard (1...64).contains(nodes ?? 1) else { throw ValidationError("--nodes has to be 1...64.") }
  }

  func run() async throws {
    let dataSet = try data.map { try DataSet.load(directory: $0) } ?? City().dataSet()
    // Who checks in somewhere does not go on telling that it is still there.
    let defaultTTL: Int64 = data == nil ? 600 : 21_600
    var demo = DemoConfiguration(
      dataSet: dataSet, nearby: try nearby.configuration(defaultTTL: defaultTTL), logger: logging.logger())
    demo.port = port
    demo.exitsWhenDone = exitWhenDone
    demo.isRepeated = !exitWhenDone
    #if SQLite
      demo.storage = try database.map { try SQLiteStorage(path: $0) }
    #endif
    demo.nodeCount = nodes
    let speed = data == nil && !exitWhenDone ? Self.citySpeed : nil
    demo.prepareReplay = { replay in
      options.apply(to: &replay)
      replay.speed = replay.speed ?? speed
    }
    let found = try await Demo(demo).run { found in try options.publish(found) }
    if found?.isFaultless == false { throw ExitCode(1) }
  }
}
