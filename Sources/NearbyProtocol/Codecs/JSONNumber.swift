/// A decimal number as it is written: `significand` times ten to the power of `exponent`.
struct JSONNumber {
  var isNegative = false

  /// The digits, with the point left out.
  private(set) var significand: UInt64 = 0

  var exponent = 0

  /// Whether the digits fit into `significand`.
  private(set) var isExact = true

  @inline(__always)
  mutating func append(_ digits: DigitRun) {
    let (product, overflow) = significand.multipliedReportingOverflow(by: digits.scale)
    let (sum, carry) = product.addingReportingOverflow(digits.value)
    significand = sum
    if overflow || carry { isExact = false }
  }

  /// The same number without the zeros at the end of its digits, of which there may be any number.
  ///
  /// - Parameter text: How the number is written.
  @inline(never)
  func withoutZeros(_ text: UnsafeRawBufferPointer) -> JSONNumber {
    var number = JSONNumber()
    number.isNegative = isNegative
    number.exponent = exponent
    var zeros = 0
    for index in text.indices {
      let byte = unsafe text[index]
      switch byte {
      case UInt8(ascii: "0"): zeros += number.significand == 0 ? 0 : 1
      case UInt8(ascii: "1")...UInt8(ascii: "9"):
        for _ in 0..<zeros { number.append(DigitRun(digit: UInt8(ascii: "0"))) }
        zeros = 0
        number.append(DigitRun(digit: byte))
      case UInt8(ascii: "-"), UInt8(ascii: "."): break
      // The exponent.
      default:
        number.exponent += zeros
        return number
      }
      // Wrapped digits could look like a number again, or like zero.
      guard number.isExact else { return number }
    }
    number.exponent += zeros
    return number
  }
}

extension Double {
  /// The nearest number, if it takes one rounding only: `nil` otherwise. O(1).
  ///
  /// W. D. Clinger, "How to Read Floating Point Numbers Accurately", PLDI 1990: up to 2^53 the significand is exact, up
  /// to 10^22 so is the power of ten.
  init?(exactly number: JSONNumber) {
    guard number.isExact, number.significand <= 1 << 53, -22...22 ~= number.exponent else { return nil }
    let magnitude = Double(number.significand)
    let power = Self.powersOfTen[Int(number.exponent.magnitude)]
    let value = number.exponent < 0 ? magnitude / power : magnitude * power
    self = number.isNegative ? -value : value
  }

  private static let powersOfTen: [Double] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18,
    1e19,
    1e20, 1e21, 1e22,
  ]
}

extension Int64 {
  /// The number, if it is whole and in range, however it is written: `1.50e1` is 15.
  init?(exactly number: JSONNumber) {
    guard number.isExact else { return nil }
    var magnitude = number.significand
    guard magnitude != 0 else {
      self = 0
      return
    }
    // No number in range has more than 19 digits, so neither loop runs longer.
    guard -19...19 ~= number.exponent else { return nil }
    for _ in 0..<Swift.max(0, -number.exponent) {
      guard magnitude.isMultiple(of: 10) else { return nil }
      magnitude /= 10
    }
    for _ in 0..<Swift.max(0, number.exponent) {
      let (product, overflow) = magnitude.multipliedReportingOverflow(by: 10)
      guard !overflow else { return nil }
      magnitude = product
    }
    guard magnitude <= (number.isNegative ? Int64.min.magnitude : Int64.max.magnitude) else { return nil }
    self = Int64(truncatingIfNeeded: number.isNegative ? 0 &- magnitude : magnitude)
  }
}

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
