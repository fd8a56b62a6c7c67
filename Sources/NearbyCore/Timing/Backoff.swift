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
package struct Jitter: Sendable {
  private var state: UInt64

  /// Starts the sequence of `seed`.
  package init(seed: UInt64) {
    state = seed
  }

  /// The next 64 bits. O(1).
  package mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  /// A number in 0..<`bound`; 0 when `bound` is not positive. O(1).
  mutating func next(below bound: Int64) -> Int64 {
    let number = next()
    return bound > 0 ? Int64(number.multipliedFullWidth(by: UInt64(bound)).high) : 0
  }
}
