/// A number of about 106 bits, the unevaluated sum of two: the precise reference of the tests, on any
/// platform.
///
/// T. J. Dekker, "A Floating-Point Technique for Extending the Available Precision", Numerische Mathematik 18
/// (1971).
struct DoubleDouble {
  var high: Double
  var low: Double

  init(_ high: Double, _ low: Double = 0) {
    self.high = high + low
    self.low = low - (self.high - high)
  }

  static let pi = DoubleDouble(.pi, 1.2246467991473532e-16)

  static func + (left: DoubleDouble, right: DoubleDouble) -> DoubleDouble {
    let sum = left.high + right.high
    let part = sum - left.high
    let lost = (left.high - (sum - part)) + (right.high - part)
    return DoubleDouble(sum, lost + left.low + right.low)
  }

  static prefix func - (number: DoubleDouble) -> DoubleDouble {
    DoubleDouble(-number.high, -number.low)
  }

  static func - (left: DoubleDouble, right: DoubleDouble) -> DoubleDouble { left + -right }

  static func * (left: DoubleDouble, right: DoubleDouble) -> DoubleDouble {
    let product = left.high * right.high
    let lost = (-product).addingProduct(left.high, right.high)
    return DoubleDouble(product, lost + (left.high * right.low + left.low * right.high))
  }

  static func / (left: DoubleDouble, right: DoubleDouble) -> DoubleDouble {
    let first = left.high / right.high
    let rest = left - right * DoubleDouble(first)
    let second = rest.high / right.high
    let third = (rest - right * DoubleDouble(second)).high / right.high
    return DoubleDouble(first, second) + DoubleDouble(third)
  }

  /// Sine and cosine by Taylor's series, for up to a quarter turn in radians.
  func sineAndCosine() -> (sine: DoubleDouble, cosine: DoubleDouble) {
    let square = self * self
    var (sine, cosine) = (self, DoubleDouble(1))
    var (sineTerm, cosineTerm) = (self, DoubleDouble(1))
    for step in 1...16 {
      let even = Double(2 * step)
      cosineTerm = -(cosineTerm * square) / DoubleDouble(even * (even - 1))
      sineTerm = -(sineTerm * square) / DoubleDouble(even * (even + 1))
      cosine = cosine + cosineTerm
      sine = sine + sineTerm
    }
    return (sine, cosine)
  }
}
