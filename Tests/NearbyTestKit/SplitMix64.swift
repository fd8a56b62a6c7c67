internal import NearbyCore

/// A small random number generator with a seed, so that a failed test can be run again: the one of the nodes.
///
/// G. Steele, D. Lea, C. Flood, "Fast Splittable Pseudorandom Number Generators", OOPSLA 2014.
public struct SplitMix64: RandomNumberGenerator, Sendable {
  private var numbers: Jitter

  /// Starts the sequence of `seed`.
  public init(seed: UInt64) {
    numbers = Jitter(seed: seed)
  }

  /// The next number of the sequence. O(1).
  public mutating func next() -> UInt64 {
    numbers.next()
  }
}
