package import Logging
package import NearbyCore
import NearbyPostgres
import Synchronization

/// Which ports of the services fail, and what is refused: told to the log when that changes, and failures that last to
/// `/readyz`.
package final class PortHealth: ServiceMonitor {
  private struct Failures {
    var count = 0
    var since: ContinuousClock.Instant
    var last: ContinuousClock.Instant

    /// Whether it has worked since it failed last: elsewhere, as one slot of many may fail.
    var worksAgain = false

    /// Whether it failed a moment ago, or has not worked since.
    func isPresent(at now: ContinuousClock.Instant) -> Bool { !worksAgain || last.duration(to: now) < PortHealth.calm }
  }

  private struct Servers {
    /// The Redis servers that are needed; `nil` for all.
    var expected: Set<String>?

    /// Since when one cannot be reached.
    var lostSince: [LostServer: ContinuousClock.Instant] = [:]
  }

  struct LostServer: Hashable {
    var kind: ServerKind
    var name: String
  }

  private struct Refusals {
    /// What has been refused since that was told of last.
    var counts: [ServiceLoad: Int] = [:]
    var toldAt: ContinuousClock.Instant?
  }

  /// For how long a port may fail before the server counts as not ready: a single failure is repeated or told to its
  /// client, and is no reason to move everybody to another server.
  package static let patience: Duration = .seconds(10)

  /// For how long a port must not fail to count as working again: some calls of one kind fail and others do not when
  /// one server of several is broken, and that is one failure and not many.
  package static let calm: Duration = .seconds(1)

  private let failing: Mutex<[PortCall: Failures]> = Mutex([:])
  private let servers: Mutex<Servers> = Mutex(Servers())
  private let refused: Mutex<Refusals> = Mutex(Refusals())

  /// When a clock that differs was told of last.
  private let lastDifference: Mutex<ContinuousClock.Instant?> = Mutex(nil)
  let logger: Logger
  private let now: @Sendable () -> ContinuousClock.Instant

  /// Everything works.
  ///
  /// - Parameters:
  ///   - logger: Hears which port begins to fail, and which works again.
  ///   - now: The time.
  package init(logger: Logger, now: @escaping @Sendable () -> ContinuousClock.Instant = { .now }) {
    self.logger = logger
    self.now = now
  }

  /// What has failed for ``patience`` or longer, in order.
  package var lastingFailures: [PortCall] {
    let now = now()
    return failing.withLock { failing in
      failing.filter { $0.value.since <= now - Self.patience && $0.value.isPresent(at: now) }.keys
        .sorted { $0.rawValue < $1.rawValue }
    }
  }

  /// The kinds of which a server could not be reached for ``patience`` or longer, in order.
  package var lastingLosses: [ServerKind] {
    let latestStart = now() - Self.patience
    let kinds = servers.withLock { servers in
      Set(servers.lostSince.filter { $0.value <= latestStart }.keys.map(\.kind))
    }
    return kinds.sorted { $0.rawValue < $1.rawValue }
  }

  /// Hears what becomes of a connection to a database.
  func databaseChanged(_ database: String, _ event: PostgresConnectionEvent) {
    switch event {
    case .connected: wasReached(LostServer(kind: .postgres, name: database))
    case .lost(let reason): wasLost(LostServer(kind: .postgres, name: database), because: "\(reason)")
    }
  }

  func wasReached(_ server: LostServer) {
    guard servers.withLock({ $0.lostSince.removeValue(forKey: server) }) != nil else { return }
    logger.notice("a server can be reached again", metadata: ["server": "\(server.name)"])
  }

  func wasLost(_ server: LostServer, because reason: String) {
    let isNews = servers.withLock { servers in
      let isExpected = server.kind != .redis || servers.expected?.contains(server.name) ?? true
      guard isExpected, servers.lostSince[server] == nil else { return false }
      servers.lostSince[server] = now()
      return true
    }
    guard isNews else { return }
    logger.error("a server cannot be reached", metadata: ["server": "\(server.name)", "reason": "\(reason)"])
  }

  /// Expects nothing of other Redis servers any more.
  func expectServers(_ expected: Set<String>) {
    servers.withLock { servers in
      servers.expected = expected
      servers.lostSince = servers.lostSince.filter { $0.key.kind != .redis || expected.contains($0.key.name) }
    }
  }

  /// Told to the log once a minute: each message that comes would say so.
  package func clockDiffers(by difference: Duration, on node: UInt32) {
    let isNews = lastDifference.withLock { last in
      let now = now()
      if let last, last.duration(to: now) < .seconds(60) { return false }
      last = now
      return true
    }
    guard isNews else { return }
    logger.warning(
      "the clock of this server or of another is wrong",
      metadata: ["seconds": "\(difference.components.seconds)", "node": "\(node)"])
  }

  /// Told to the log at once, and then once in ten seconds.
  package func loadWasRefused(_ load: ServiceLoad) {
    let counts: [ServiceLoad: Int]? = refused.withLock { refused in
      refused.counts[load, default: 0] += 1
      let now = now()
      if let toldAt = refused.toldAt, toldAt.duration(to: now) < .seconds(10) { return nil }
      defer { refused = Refusals(toldAt: now) }
      return refused.counts
    }
    guard let counts else { return }
    logger.warning(
      "there is too much to do",
      metadata: Dictionary(uniqueKeysWithValues: counts.map { ("\($0.key)s", "\($0.value)") }))
  }

  package func portAnswered(_ call: PortCall, count: Int, failure: (any Error.Type)?) {
    // A client that goes while it is being told something is an everyday matter.
    guard call != .sendToClient else { return }
    let now = now()
    let (former, isOver) = failing.withLock { failing in
      let former = failing[call]
      let isOver = former.map { failure == nil ? now - $0.last >= Self.calm : !$0.isPresent(at: now) } ?? false
      if isOver { failing[call] = nil }
      if failure != nil {
        failing[call, default: Failures(since: now, last: now)].count += count
        failing[call]?.last = now
        failing[call]?.worksAgain = false
      } else {
        failing[call]?.worksAgain = true
      }
      return (former, isOver)
    }
    if isOver, let former {
      logger.notice("a port works again", metadata: ["call": "\(call)", "failures": "\(former.count)"])
    }
    if let failure, former == nil || isOver {
      logger.error("a port fails", metadata: ["call": "\(call)", "error": "\(failure)", "count": "\(count)"])
    }
  }
}

/// What kind of server is behind a port.
package enum ServerKind: String, Sendable {
  case postgres, redis
}
