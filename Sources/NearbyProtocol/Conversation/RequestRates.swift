public import NearbyCore

/// How often each user may say what, in all of its connections together: whoever says more is told when to try again,
/// and let go if it does not listen.
///
/// The defaults are out of the reach of a client that keeps the protocol, also of one that comes back after a day
/// without a connection. `nil` sets no bound.
public struct RequestRates: Hashable, Sendable {
  /// Bytes of messages, in the form in which they come: 32 KiB a second, and 1 MiB at once.
  public var bytes: TokenBucket.Rate? = TokenBucket.Rate(32 * 1024, burst: 1024 * 1024)

  /// Connections that are let in: 1 a second, and 60 at once.
  public var connections: TokenBucket.Rate? = TokenBucket.Rate(1, burst: 60)

  /// Reports of where the user is, a list of them as one: 5 a second, and 100 at once.
  public var reports: TokenBucket.Rate? = TokenBucket.Rate(5, burst: 100)

  /// Reports of where the user was, as all but the last of a list are: 10 a second, and 4,096 at once, which is more
  /// than a day of them.
  public var earlierReports: TokenBucket.Rate? = TokenBucket.Rate(10, burst: 4096)

  /// Pages of the list: 10 a second, and 300 at once, which is more than 5,000 friends fill.
  public var lists: TokenBucket.Rate? = TokenBucket.Rate(10, burst: 300)

  /// Decisions about being seen: 1 a second, and 100 at once.
  public var sharing: TokenBucket.Rate? = TokenBucket.Rate(1, burst: 100)

  /// Wishes for a friend: 2 a minute, and 60 at once. The answer tells whether there is such a user, so whoever may
  /// ask often can find out who uses the service.
  public var addedFriends: TokenBucket.Rate? = TokenBucket.Rate(2, per: .seconds(60), burst: 60)

  /// Ends of friendships: 1 a second, and 100 at once.
  public var removedFriends: TokenBucket.Rate? = TokenBucket.Rate(1, burst: 100)

  /// Answers that something was too much or made no sense: 1 a second, and 200 at once. A client that gets more of them
  /// does not listen, and is closed as ``CloseCode/tooManyRequests``.
  public var complaints: TokenBucket.Rate? = TokenBucket.Rate(1, burst: 200)

  /// Takes the defaults.
  public init() {}

  /// No bounds at all.
  public static let unlimited: RequestRates = {
    var rates = RequestRates()
    rates.bytes = nil
    rates.connections = nil
    rates.reports = nil
    rates.earlierReports = nil
    rates.lists = nil
    rates.sharing = nil
    rates.addedFriends = nil
    rates.removedFriends = nil
    rates.complaints = nil
    return rates
  }()
}
