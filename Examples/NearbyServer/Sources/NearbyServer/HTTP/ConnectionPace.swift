import NearbyCore

/// How fast each address opens connections. To open one costs far more than to let it go at once, so whoever comes
/// faster than clients do takes the processor from nobody.
struct ConnectionPace: Sendable {
  private let rate: TokenBucket.Rate
  private var buckets: [UInt64: TokenBucket] = [:]

  /// Of how many addresses it is known how fast they were. With one more all begin anew, which gives each a burst.
  private static let maximumAddressCount = 65_536

  init(_ rate: TokenBucket.Rate) {
    self.rate = rate
  }

  /// Counts a connection, unless the address has to wait. O(1) amortised.
  mutating func take(for address: UInt64, now: MonotonicTime) -> Bool {
    if buckets.count >= Self.maximumAddressCount, buckets[address] == nil { buckets.removeAll() }
    return buckets[address, default: TokenBucket(rate)].take(at: now)
  }
}
