import Logging
import NearbyCore
import ServiceLifecycle

@testable import NearbyServer

/// The demonstration in the process of the test, with half a day of the data set: the day when many of them come to
/// Austin.
struct LiveDemo: Sendable {
  static let checkInsKept = 3900..<5400

  /// Someone who sees many friends in the end.
  static let sociable = "312"

  let port: Int
  let dataSet: DataSet
  let nearby: NearbyConfiguration

  /// What the replay found, as soon as it is done.
  let report: Task<ReplayReport?, Never>

  /// - Parameter seconds: How long the replay takes.
  static func run(lasting seconds: Double, _ body: (LiveDemo) async throws -> Void) async throws {
    let month = try DataSet.gowalla()
    let dataSet = DataSet(checkIns: Array(month.checkIns[checkInsKept]), friendships: month.friendships)
    let first = dataSet.checkIns.first?.time ?? Timestamp(milliseconds: 0)
    let span = Double((dataSet.checkIns.last?.time ?? first).milliseconds(since: first)) / 1000
    var nearby = NearbyConfiguration(filter: try ProximityFilter(radius: Distance(metres: PageServer.radius)))
    nearby.inactiveAfter = .seconds(21_600)
    let (ports, portFound) = AsyncStream<Int>.makeStream()
    let (reports, reportFound) = AsyncStream<ReplayReport>.makeStream()
    var configuration = DemoConfiguration(
      dataSet: dataSet, nearby: nearby, logger: Logger(label: "page-tests") { _ in SwiftLogNoOpLogHandler() })
    configuration.port = 0
    configuration.prepareReplay = { replay in
      replay.speed = span / seconds
      portFound.yield(replay.port)
    }
    let demo = Demo(configuration)
    try await withThrowingTaskGroup(of: Void.self) { tasks in
      tasks.addTask {
        defer {
          portFound.finish()
          reportFound.finish()
        }
        _ = try await demo.run { reportFound.yield($0) }
      }
      // A demonstration that does not come up says why.
      guard let port = await ports.first(where: { _ in true }) else { return try await tasks.waitForAll() }
      let report = Task { await reports.first { _ in true } }
      try await body(LiveDemo(port: port, dataSet: dataSet, nearby: nearby, report: report))
      tasks.cancelAll()
      // It was not its own decision to end.
      try? await tasks.waitForAll()
    }
  }

  /// Whom the user has to see when every check-in has been replayed, by brute force.
  func expected(for user: String) throws -> [String: Double] {
    var oracle = NearbyOracle(
      friendships: dataSet.friendships, radius: PageServer.radius, leaveFactor: 1,
      inactiveAfter: nearby.inactiveAfter)
    for checkIn in dataSet.checkIns { oracle.report(checkIn.coordinate, of: checkIn.user, at: checkIn.time) }
    let near = oracle.nearby(try UserID(user), at: dataSet.checkIns.last?.time ?? Timestamp(milliseconds: 0))
    return Dictionary(near.map { ($0.key.text, $0.value) }) { $1 }
  }
}
