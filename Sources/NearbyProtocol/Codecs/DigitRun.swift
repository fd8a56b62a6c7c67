/// The decimal digits that some bytes begin with, up to eight, read all at once.
struct DigitRun {
  /// How many digits there are.
  let count: Int

  /// What they say.
  let value: UInt64

  /// Reads the digits that `word` begins with, its lowest byte first.
  @inline(__always)
  init(_ word: UInt64) {
    // 0...9 where a digit stands, and the topmost bit of each byte that holds something else.
    let digits = word ^ 0x3030_3030_3030_3030
    let others = ((digits & 0x7F7F_7F7F_7F7F_7F7F) &+ 0x7676_7676_7676_7676 | digits) & 0x8080_8080_8080_8080
    count = others.trailingZeroBitCount &>> 3
    guard count > 0 else {
      value = 0
      return
    }
    // Moved to the end, with zeros before: ones, then pairs, then fours are put together.
    var sum = digits &<< (64 &- UInt64(count) &* 8)
    sum = (sum &* 10 &+ sum &>> 8) & 0x00FF_00FF_00FF_00FF
    sum = (sum &* 100 &+ sum &>> 16) & 0x0000_FFFF_0000_FFFF
    value = (sum &* 10_000 &+ sum &>> 32) & 0xFFFF_FFFF
  }

  /// The digit that is written as `digit`.
  @inline(__always)
  init(digit: UInt8) {
    count = 1
    value = UInt64(digit &- UInt8(ascii: "0"))
  }

  /// Ten to the power of ``count``.
  @inline(__always)
  var scale: UInt64 { Self.scales[count] }

  private static let scales: [UInt64] = [
    1, 10, 100, 1000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000,
  ]
}
