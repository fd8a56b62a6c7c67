public import NearbyCore

/// What a server tells every client of how it works, and holds it to. All copies share their memory: each connection
/// has one.
public struct ServerTerms: Hashable, Sendable {
  private struct Contents: Hashable, Sendable {
    let limits: Welcome.Limits
    let hints: Welcome.Hints
    let authenticationTimeout: Duration
    let rates: RequestRates
    let pageSize: Int
  }

  private final class Storage: Sendable {
    let contents: Contents

    init(_ contents: Contents) {
      self.contents = contents
    }
  }

  private let storage: Storage

  /// What the server refuses.
  public var limits: Welcome.Limits { storage.contents.limits }

  /// How the server works, for the client to adapt to.
  public var hints: Welcome.Hints { storage.contents.hints }

  /// How long a connection may last without a hello.
  public var authenticationTimeout: Duration { storage.contents.authenticationTimeout }

  /// How often a user may say what.
  public var rates: RequestRates { storage.contents.rates }

  /// Takes from a configuration what clients have to know, as far as the wire allows it, and adds what only the server
  /// knows.
  ///
  /// - Parameters:
  ///   - configuration: That of the services which clients are served by.
  ///   - reportInterval: How often clients should report. 30 s.
  ///   - pingInterval: How often the server pings. 25 s.
  ///   - pongTimeout: How long the answer to a ping may take. 8 s.
  ///   - authenticationTimeout: How long a connection may last without a hello. 10 s.
  ///   - rates: How often a user may say what. More often than an honest one needs to.
  public init(
    _ configuration: NearbyConfiguration, reportInterval: Duration = .seconds(30),
    pingInterval: Duration = .seconds(25), pongTimeout: Duration = .seconds(8),
    authenticationTimeout: Duration = .seconds(10), rates: RequestRates = RequestRates()
  ) {
    let limits = Welcome.Limits(configuration)
    let hints = Welcome.Hints(
      configuration, reportInterval: reportInterval, pingInterval: pingInterval, pongTimeout: pongTimeout)
    storage = Storage(
      Contents(
        limits: limits, hints: hints, authenticationTimeout: authenticationTimeout, rates: rates,
        pageSize: min(configuration.defaultPageSize, Int(limits.maximumPageSize))))
  }

  /// How many friends to answer with when a client asks for so many; 0 is no wish.
  func pageSize(for wish: UInt32) -> Int {
    wish == 0 ? storage.contents.pageSize : Int(min(wish, limits.maximumPageSize))
  }

  /// Whether all that the two say is the same.
  public static func == (one: ServerTerms, other: ServerTerms) -> Bool {
    one.storage.contents == other.storage.contents
  }

  /// Hashes all that is said.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(storage.contents)
  }
}

extension Welcome.Limits {
  /// What services of this configuration refuse: also what no message has room for, whatever the configuration allows.
  public init(_ configuration: NearbyConfiguration) {
    self.init(
      maximumFrameByteCount: UInt32(FrameLimits.maximumByteCount),
      maximumFriends: UInt32(clamping: configuration.maximumFriendCount),
      maximumPageSize: UInt32(clamping: min(configuration.maximumPageSize, FrameLimits.maximumFriendsPerMessage)),
      maximumReports: UInt32(clamping: min(configuration.maximumReportCount, FrameLimits.maximumReportsPerBatch)))
  }
}

extension Welcome.Hints {
  /// How services of this configuration work behind a server that adds the rest.
  public init(
    _ configuration: NearbyConfiguration, reportInterval: Duration, pingInterval: Duration, pongTimeout: Duration
  ) {
    self.init(
      radius: configuration.filter.radius.metres,
      inactiveAfterMilliseconds: configuration.inactiveAfter.wholeMilliseconds,
      reportIntervalMilliseconds: reportInterval.wholeMilliseconds,
      pingIntervalMilliseconds: pingInterval.wholeMilliseconds,
      pongTimeoutMilliseconds: pongTimeout.wholeMilliseconds)
  }
}
