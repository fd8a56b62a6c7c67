/// How much may wait inside a ``NearbyService``, and before it.
///
/// What is more is refused, and told when to come again: first new sessions, so that those who are there go on as
/// before, and only when that does not help their reports, pages and wishes for a friend, too. Never refused is what a
/// user decides about being seen, the end of a friendship, and the end of a session.
public struct NearbyServiceLimits: Sendable {
  /// How much may wait for the service to turn to it.
  public struct Waiting: Hashable, Sendable {
    /// The most inputs that wait.
    public var count: Int

    /// The longest time that they wait.
    public var duration: Duration

    /// Creates a limit.
    public init(count: Int, duration: Duration) {
      self.count = count
      self.duration = duration
    }
  }

  /// What may wait for the service before sessions are refused: 1,000 inputs, or sessions that are being opened, and
  /// for 100 ms.
  public var waitingForSessions = Waiting(count: 1000, duration: .milliseconds(100))

  /// What may wait for the service before requests are refused: 20,000 inputs, and for 1 s.
  public var waitingForRequests = Waiting(count: 20_000, duration: .seconds(1))

  /// The most friends that sessions may have together which have not been told their snapshot yet, before further ones
  /// are refused: of each friend the channel has to be subscribed, and its cache entry to be read. 10,000. A session
  /// that has more by itself is let in when there is no other.
  public var maximumOpeningFriends = 10_000

  /// The most effects that wait for the user's slot, for the cache or for the history before sessions are refused.
  /// 50,000.
  public var maximumSessionBacklog = 50_000

  /// The most effects that wait for one slot, for the cache or for the history before requests that need it are
  /// refused. 100,000.
  public var maximumBacklog = 100_000

  /// The most events of one client that do not concern a friend, such as pages and acknowledgements, before it counts
  /// as too slow. 1,000.
  public var maximumControlEvents = 1000

  /// How long a client that is being closed may take for what waits for it and for the closing, before it is given up.
  /// 5 s.
  public var closePatience: Duration = .seconds(5)

  /// Takes the defaults.
  public init() {}
}

/// A ``NearbyService`` has too much to do for what it was asked, and has done nothing of it.
public struct ServiceOverload: Error, Hashable, Sendable {
  /// After how many milliseconds it may be asked again: a different time for everybody.
  public let retryAfterMilliseconds: Int64

  /// What to tell the client whose request was not taken.
  public var refusal: RefusalReason { .unavailable(retryAfterMilliseconds: retryAfterMilliseconds) }

  init(retryAfterMilliseconds: Int64) {
    self.retryAfterMilliseconds = retryAfterMilliseconds
  }
}

/// What a ``NearbyService`` refuses when it has too much to do, the first first.
@nonexhaustive
public enum ServiceLoad: String, Hashable, CaseIterable, Sendable {
  /// A new session.
  case session

  /// A report, a page, or a wish for a friend of a session that is open.
  case request
}
