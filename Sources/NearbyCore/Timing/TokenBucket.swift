/// Lets things through at a rate, and a burst of them at once after a rest.
///
/// In any span of time it gives at most a burst of tokens, and those of the rate for the span. A millisecond brings a
/// whole number of parts of tokens, so nothing is ever rounded. The time is handed in, and never goes back: an earlier
/// one counts as the one before.
public struct TokenBucket: Hashable, Sendable {
  /// How many tokens come in which time.
  public struct Rate: Hashable, Sendable {
    /// How many tokens come in a ``period``.
    public var count: Int { Int(storedCount) }

    /// In what time so many come.
    public var period: Duration { .milliseconds(periodMilliseconds) }

    /// How many there are at most.
    public var burst: Int { Int(storedBurst) }

    // Every connection keeps several buckets.
    private let storedCount: Int32
    fileprivate let periodMilliseconds: Int32
    private let storedBurst: Int32

    /// Creates a rate.
    ///
    /// - Parameters:
    ///   - count: How many tokens come in a period, in 1...1,000,000,000.
    ///   - period: In what time so many come, in whole milliseconds, from one to a day of them.
    ///   - burst: How many there are at most, in 1...1,000,000,000.
    /// - Precondition: The numbers are in their ranges.
    public init(_ count: Int, per period: Duration = .seconds(1), burst: Int) {
      precondition(Self.counts.contains(count), "A rate of tokens is out of its range.")
      precondition(Self.periods.contains(period), "A period of tokens is out of its range.")
      precondition(Self.counts.contains(burst), "A burst of tokens is out of its range.")
      storedCount = Int32(count)
      periodMilliseconds = Int32(period.wholeMilliseconds)
      storedBurst = Int32(burst)
    }

    private static let counts = 1...1_000_000_000
    private static let periods = Duration.milliseconds(1)...Duration.seconds(86_400)
  }

  /// How many tokens come in which time.
  public let rate: Rate

  /// Parts of tokens, of which a millisecond brings ``Rate/count``, and a token has as many as the period has
  /// milliseconds.
  private var level: Int64
  private var filledAt = MonotonicTime.distantPast

  /// Creates a full bucket.
  public init(_ rate: Rate) {
    self.rate = rate
    level = 0
    level = capacity
  }

  /// Takes tokens, if there are so many. Who wants more than there can ever be takes a whole burst. O(1).
  ///
  /// - Parameters:
  ///   - count: How many; not negative.
  ///   - now: The present time.
  /// - Returns: Whether there were enough; otherwise none is taken.
  public mutating func take(_ count: Int = 1, at now: MonotonicTime) -> Bool {
    fill(at: now)
    let parts = parts(of: count)
    guard level >= parts else { return false }
    level -= parts
    return true
  }

  /// After how many milliseconds ``take(_:at:)`` will find so many tokens, if nobody takes any before. O(1).
  public mutating func delay(for count: Int = 1, at now: MonotonicTime) -> Int64 {
    fill(at: now)
    return delay(until: parts(of: count))
  }

  private var partsPerMillisecond: Int64 { Int64(rate.count) }
  private var capacity: Int64 { parts(of: rate.burst) }

  private func parts(of count: Int) -> Int64 {
    Int64(min(max(count, 0), rate.burst)) * Int64(rate.periodMilliseconds)
  }

  private func delay(until wanted: Int64) -> Int64 {
    max(wanted - level + partsPerMillisecond - 1, 0) / partsPerMillisecond
  }

  private mutating func fill(at now: MonotonicTime) {
    guard now > filledAt else { return }
    let elapsed = now.milliseconds(since: filledAt)
    // Compared first, since the product could be too large.
    level = elapsed >= delay(until: capacity) ? capacity : level + elapsed * partsPerMillisecond
    filledAt = now
  }
}
