/// How long a number is.
protocol VarintSize {
  static func byteCount(of value: UInt64) -> Int
}

/// As long as it is.
enum ExactVarint: VarintSize {
  @inline(__always)
  static func byteCount(of value: UInt64) -> Int {
    // One byte for each seven bits, and for 0 as well: a seventh of the bits rounded up, for up to 64 of them.
    ((64 &- (value | 1).leadingZeroBitCount) &* 9 &+ 64) &>> 6
  }
}

/// As long as the longest of all: what a message takes at most is known with hardly a look at it.
enum LongestVarint: VarintSize {
  @inline(__always)
  static func byteCount(of value: UInt64) -> Int { 10 }
}
