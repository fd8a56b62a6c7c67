import Logging
import NearbyCore
import NearbyProtocol

/// One replay on its way.
struct ReplayRun {
  private let configuration: ReplayConfiguration
  private let context: ReplayContext
  private var oracle: NearbyOracle
  private var clients: [UserID: ReplayClient] = [:]
  private var report = ReplayReport()
  private var progress: ProgressBar?

  init(configuration: ReplayConfiguration, context: ReplayContext) {
    self.configuration = configuration
    self.context = context
    oracle = NearbyOracle(
      friendships: configuration.dataSet.friendships, radius: configuration.radius.metres,
      leaveFactor: configuration.leaveFactor, inactiveAfter: configuration.inactiveAfter)
    if configuration.showsProgress { progress = ProgressBar(total: configuration.dataSet.checkIns.count) }
  }

  mutating func play(in group: inout ThrowingTaskGroup<Void, any Error>) async throws -> ReplayReport {
    let start = ContinuousClock.now
    let checkIns = configuration.dataSet.checkIns
    for (index, checkIn) in checkIns.enumerated() {
      try Task.checkCancellation()
      try await pass(to: checkIn.time, from: checkIns.first?.time ?? checkIn.time, since: start)
      let client = try await client(of: checkIn.user, in: &group)
      try await client.report(checkIn.coordinate, capturedAt: checkIn.time)
      oracle.report(checkIn.coordinate, of: checkIn.user, at: context.now)
      report.reports += 1
      let isLast = index == checkIns.count - 1
      if report.reports % configuration.checkEvery == 0 || isLast { try await check() }
      progress?.show(report.reports)
    }
    progress?.finish()
    await collectCounts()
    report.users = clients.count
    report.seconds = start.duration(to: .now) / .seconds(1)
    return report
  }

  func closeAll() async {
    for client in clients.values { await client.close() }
  }

  /// Lets the time of the data set go on to `time`, at the speed that was asked for.
  private func pass(
    to time: Timestamp, from first: Timestamp, since start: ContinuousClock.Instant
  ) async throws {
    if let speed = configuration.speed {
      let due = start.advanced(by: .milliseconds(Double(time.milliseconds(since: first)) / speed))
      while case let rest = ContinuousClock.now.duration(to: due), rest > .zero {
        try await Task.sleep(for: min(rest, .milliseconds(20)))
        let passed = start.duration(to: .now) / .milliseconds(1) * speed
        let now = first.advanced(byMilliseconds: Int64(passed))
        configuration.dataSetClock?.advance(to: min(now, time))
      }
    }
    configuration.dataSetClock?.advance(to: time)
  }

  private mutating func client(
    of user: UserID, in group: inout ThrowingTaskGroup<Void, any Error>
  ) async throws -> ReplayClient {
    if let client = clients[user] { return client }
    let client = try await configuration.connect(user, context: context)
    clients[user] = client
    group.addTask { await client.run() }
    try await client.open(token: configuration.token(user))
    oracle.connect(user)
    return client
  }

  /// Waits until all is quiet and compares every client's list with the oracle.
  private mutating func check() async throws {
    let deadline = ContinuousClock.now.advanced(by: configuration.patience)
    var found = try await differences()
    while !found.isEmpty, ContinuousClock.now < deadline {
      try await Task.sleep(for: .milliseconds(50))
      found = try await differences()
    }
    report.missed += found.missed
    report.unexpected += found.unexpected
    report.wrongDistance += found.wrongDistance
    report.checksOfPairs += found.pairs
    context.trace?.check(report.reports, at: context.now)
    if !found.isEmpty {
      configuration.logger.error(
        "a check failed",
        metadata: [
          "reports": "\(report.reports)", "missed": "\(found.missed)", "unexpected": "\(found.unexpected)",
          "wrong_distance": "\(found.wrongDistance)",
        ])
    }
  }

  private struct Differences {
    var pairs = 0
    var missed = 0
    var unexpected = 0
    var wrongDistance = 0
    var isEmpty: Bool { missed == 0 && unexpected == 0 && wrongDistance == 0 }
  }

  private func differences() async throws -> Differences {
    try await withThrowingTaskGroup(of: Void.self) { group in
      for client in clients.values { group.addTask { try await client.settle() } }
      try await group.waitForAll()
    }
    var found = Differences()
    // A server with a clock of its own may see a friend go inactive a little earlier or later than the oracle.
    let tolerance: Int64 = configuration.dataSetClock == nil ? 2000 : -1
    for (user, client) in clients {
      let seen = await client.near
      let expected = oracle.nearby(user, at: context.now)
      found.pairs += oracle.friendCount(of: user)
      for (friend, metres) in expected
      where !oracle.isBorderline(friend, at: context.now, tolerance: tolerance) {
        guard let sight = seen[friend] else {
          found.missed += 1
          continue
        }
        if abs(sight.distance - metres) > 0.001 { found.wrongDistance += 1 }
      }
      for friend in seen.keys
      where expected[friend] == nil && !oracle.isBorderline(friend, at: context.now, tolerance: tolerance) {
        found.unexpected += 1
      }
    }
    return found
  }

  private mutating func collectCounts() async {
    var latencies: [Double] = []
    for client in clients.values {
      let counts = await client.counts
      report.appeared += counts.appeared
      report.moved += counts.moved
      report.left += counts.left
      report.unexpected += counts.unexpected
      report.duplicates += counts.duplicates
      report.reconnections += counts.reconnections
      latencies += counts.latencies
    }
    report.delivered = report.appeared + report.moved + report.left
    latencies.sort()
    report.p50Ms = latencies.percentile(0.50)
    report.p99Ms = latencies.percentile(0.99)
    report.maxMs = latencies.last ?? 0
  }
}
