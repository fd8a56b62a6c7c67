extension ByteCursor {
  /// Writes the decimal digits of `value`: at most 20, and 8 bytes after them may be spoilt.
  @inline(__always)
  mutating func append(decimal value: UInt64) {
    if value < 100_000_000 {
      append(shortDecimal: value)
    } else {
      append(longDecimal: value)
    }
  }

  private mutating func append(longDecimal value: UInt64) {
    let (upper, lower) = value.quotientAndRemainder(dividingBy: 100_000_000)
    append(decimal: upper)
    append(Self.digits(lower) | 0x3030_3030_3030_3030, count: 8)
  }

  /// Writes the digits of a number of at most eight.
  @inline(__always)
  private mutating func append(shortDecimal value: UInt64) {
    let digits = Self.digits(value)
    // The zeros before the first digit, but not the last digit.
    let zeros = (digits | 1 &<< 56).trailingZeroBitCount &>> 3
    append((digits | 0x3030_3030_3030_3030) &>> (UInt64(zeros) &* 8), count: 8 &- zeros)
  }

  /// The eight digits of a number, one in each byte, the first in the lowest.
  @inline(__always)
  private static func digits(_ value: UInt64) -> UInt64 {
    // Halves, quarters and eighths side by side. Each factor is a reciprocal, exact for numbers of that size.
    let halves = value / 10_000 | (value % 10_000) &<< 32
    let upperPairs = (halves &* 10_486) &>> 20 & 0x0000_007F_0000_007F
    let pairs = upperPairs | (halves &- upperPairs &* 100) &<< 16
    let tens = (pairs &* 103) &>> 10 & 0x000F_000F_000F_000F
    return tens | (pairs &- tens &* 10) &<< 8
  }

  /// Writes the shortest decimal number that reads back as `value`, as the standard library would. At most 24 bytes,
  /// and 8 after them may be spoilt.
  @inline(__always)
  mutating func append(json value: Double) {
    if !append(shortDecimal: value) { append(longDecimal: value) }
  }

  /// Writes a number of few digits, as most coordinates are: up to seven after the point, and 15 in all.
  ///
  /// A number of at most 15 decimal digits is the only such that its nearest `Double` stands for. So the one found
  /// here, without the zeros at its end, is the shortest of all.
  @inline(__always)
  private mutating func append(shortDecimal value: Double) -> Bool {
    let magnitude = value.magnitude
    // Smaller numbers are written with an exponent.
    guard magnitude >= 0.001, magnitude < 1e8 else { return false }
    let scaled = UInt64(magnitude * 1e7 + 0.5)
    // Both are exact, so the quotient is the Double nearest to the decimal number.
    guard scaled < 1_000_000_000_000_000, Double(scaled) / 1e7 == magnitude else { return false }
    if value < 0 { append(UInt8(ascii: "-")) }
    let (whole, fraction) = scaled.quotientAndRemainder(dividingBy: 10_000_000)
    append(shortDecimal: whole)
    append(UInt8(ascii: "."))
    // Seven digits, after a zero that is left out; without the zeros at the end, but with one digit at least.
    let digits = Self.digits(fraction) &>> 8
    let zeros = (digits | 1).leadingZeroBitCount &>> 3 &- 1
    append(digits | 0x3030_3030_3030_3030, count: 7 &- zeros)
    return true
  }

  @inline(never)
  private mutating func append(longDecimal value: Double) {
    // The shortest text that reads back as the same number, and the grammar of JSON at once.
    append(utf8: value.isFinite ? value.description : Self.notFinite(value))
  }

  /// Writes the shortest decimal number that reads back as `value`, as the standard library would: at most 15 bytes.
  @inline(never)
  mutating func append(json value: Float) {
    append(utf8: value.isFinite ? value.description : Self.notFinite(Double(value)))
  }

  private static func notFinite(_ value: Double) -> String {
    value.isNaN ? "\"NaN\"" : value < 0 ? "\"-Infinity\"" : "\"Infinity\""
  }
}
