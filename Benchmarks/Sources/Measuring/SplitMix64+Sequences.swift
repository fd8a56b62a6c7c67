public import NearbyTestKit

/// What every program of the comparison makes of the same numbers in its own language, so that all work on the same
/// input.
extension SplitMix64 {
  /// The next number in 0..<1, of 53 bits.
  public mutating func nextFraction() -> Double {
    Double(next() >> 11) * 0x1p-53
  }

  /// The next number in 0..<`bound`. The remainder, which every language has, at a bias that does not matter here.
  public mutating func next(below bound: Int) -> Int {
    Int(next() % UInt64(bound))
  }

  /// 0..<`count` in a random order (Fisher and Yates).
  public mutating func permutation(of count: Int) -> [Int] {
    var order = Array(0..<count)
    for last in stride(from: count - 1, to: 0, by: -1) { order.swapAt(last, next(below: last + 1)) }
    return order
  }
}
