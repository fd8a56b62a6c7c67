/// How long to wait before something that failed is tried again.
struct Backoff: Sendable {
  /// The longest pause after the first failure, in milliseconds.
  let first: Int64

  /// The longest pause of all, in milliseconds.
  let longest: Int64

  init(first: Duration, longest: Duration) {
    self.first = max(first.wholeMilliseconds, 1)
    self.longest = max(longest.wholeMilliseconds, self.first)
  }

  /// The pause after the `failures`th failure in a row, in milliseconds: doubling, at most the longest, and between
  /// half and all of that, so that what failed together does not come back together. O(1).
  func delay(afterFailures failures: Int, jitter: inout Jitter) -> Int64 {
    let doublings = min(max(failures - 1, 0), 20)
    let delay = first > longest >> doublings ? longest : first << doublings
    return delay - jitter.next(below: delay / 2 + 1)
  }
}

/// The seeded randomness of a node: spreads in time what would otherwise happen at once.
///
/// SplitMix64 of G. Steele, D. Lea, C. Flood, "Fast Splittable Pseudorandom Number Generators", OOPSLA 2014.
struct Jitter: Sendable {
  private var state: UInt64

  init(seed: UInt64) {
    state = seed
  }

  /// A number in 0..<`bound`; 0 when `bound` is not positive.
  mutating func next(below bound: Int64) -> Int64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    guard bound > 0 else { return 0 }
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    mixed ^= mixed >> 31
    return Int64(mixed.multipliedFullWidth(by: UInt64(bound)).high)
  }
}
