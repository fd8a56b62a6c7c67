import ArgumentParser
import NearbyCore
import NearbyProtocol

/// How often a user may say what.
struct RateOptions: ParsableArguments {
  @Flag(
    inversion: .prefixedNo,
    help: "Refuse what a user says far more often than an honest one needs to, and tell the client when to try again.")
  var rates = true

  @Option(help: ArgumentHelp("How many reports a user may make; 5 when not given.", valueName: "count"))
  var reportsPerSecond: Int?

  @Option(help: ArgumentHelp("How many pages of its list a user may ask for; 10 when not given.", valueName: "count"))
  var listsPerSecond: Int?

  @Option(
    help: ArgumentHelp("How many decisions about being seen a user may take; 1 when not given.", valueName: "count"))
  var decisionsPerSecond: Int?

  @Option(
    help: ArgumentHelp(
      "How many friends a user may ask for; 2 when not given. The answers tell which users there are.",
      valueName: "count"))
  var friendRequestsPerMinute: Int?

  @Option(help: ArgumentHelp("How many bytes a user may send; 32768 when not given.", valueName: "count"))
  var bytesPerSecond: Int?

  @Option(
    help: ArgumentHelp(
      "How many connections an address may open; 200 when not given. More are let go at once.", valueName: "count"))
  var connectionsPerSecond: Int?

  private static let counts = 1...1_000_000

  func validate() throws {
    for (name, count) in [
      ("reports-per-second", reportsPerSecond), ("lists-per-second", listsPerSecond),
      ("decisions-per-second", decisionsPerSecond), ("friend-requests-per-minute", friendRequestsPerMinute),
      ("bytes-per-second", bytesPerSecond), ("connections-per-second", connectionsPerSecond),
    ] {
      guard let count else { continue }
      guard rates else { throw ValidationError("--\(name) needs --rates.") }
      guard Self.counts.contains(count) else { throw ValidationError("--\(name) has to be 1...1000000.") }
    }
  }

  /// How fast an address may open connections; `nil` for as fast as it likes.
  var connectionRate: TokenBucket.Rate? {
    let count = connectionsPerSecond ?? 200
    return rates ? TokenBucket.Rate(count, burst: count) : nil
  }

  /// The library's rates, but for what was asked for.
  var requestRates: RequestRates {
    guard rates else { return .unlimited }
    var rates = RequestRates()
    rates.reports = rates.reports?.with(reportsPerSecond)
    rates.lists = rates.lists?.with(listsPerSecond)
    rates.sharing = rates.sharing?.with(decisionsPerSecond)
    rates.addedFriends = rates.addedFriends?.with(friendRequestsPerMinute)
    rates.bytes = rates.bytes?.with(bytesPerSecond)
    return rates
  }
}

extension TokenBucket.Rate {
  /// The same with another count, if there is one, and a burst of no less.
  fileprivate func with(_ count: Int?) -> Self {
    guard let count else { return self }
    return Self(count, per: period, burst: max(count, burst))
  }
}
