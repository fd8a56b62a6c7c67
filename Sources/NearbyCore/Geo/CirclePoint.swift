/// Sine and cosine of an angle in -180...180 degrees, exact at every multiple of 90.
///
/// Radians cannot name a right angle exactly. Folding in degrees first, which rounds nothing, makes a pole
/// one point whatever its longitude, and both names of the antimeridian one meridian.
struct CirclePoint {
  let sine: Double
  let cosine: Double

  init(degrees: Double) {
    let size = abs(degrees)
    // Exact: by Sterbenz's lemma a difference of numbers within a factor of two of each other is not rounded.
    let acute = size > 90 ? 180 - size : size
    let (rise, run) = Self.riseAndRun(acute: acute)
    sine = degrees < 0 ? -rise : rise
    cosine = size > 90 ? -run : run
  }

  private static func riseAndRun(acute degrees: Double) -> (rise: Double, run: Double) {
    let point = sineAndCosine(ofEighth: (degrees <= 45 ? degrees : 90 - degrees) * radiansPerDegree)
    return degrees <= 45 ? (point.sine, point.cosine) : (point.cosine, point.sine)
  }

  /// Of up to an eighth of a turn in radians, by Taylor's series; the terms that are left out are below
  /// 2^-60.
  ///
  /// Twice as fast as the two calls of a C library, since nothing is left to reduce, and bit for bit the same
  /// on every platform.
  @inline(__always)
  private static func sineAndCosine(ofEighth radians: Double) -> (sine: Double, cosine: Double) {
    let x2 = radians * radians
    let x4 = x2 * x2
    let x8 = x4 * x4
    // Summed by pairs of pairs, from the smallest on, so that the additions need not wait for each other.
    let sine1 = (-1.0 / 6) + x2 * (1.0 / 120)
    let sine2 = (-1.0 / 5040) + x2 * (1.0 / 362_880)
    let sine3 = (-1.0 / 39_916_800) + x2 * (1.0 / 6_227_020_800)
    let sine4 = (-1.0 / 1_307_674_368_000) + x2 * (1.0 / 355_687_428_096_000)
    let sineTail = (sine1 + x4 * sine2) + x8 * (sine3 + x4 * sine4)

    let cosine1 = (1.0 / 24) + x2 * (-1.0 / 720)
    let cosine2 = (1.0 / 40_320) + x2 * (-1.0 / 3_628_800)
    let cosine3 = (1.0 / 479_001_600) + x2 * (-1.0 / 87_178_291_200)
    let cosineTail = (cosine1 + x4 * cosine2) + x8 * (cosine3 + x4 * (1.0 / 20_922_789_888_000))

    // 1 - x²/2 is rounded, and what it lost is known: fdlibm's way to keep the last place.
    let half = x2 / 2
    let start = 1 - half
    let cosine = start + (((1 - start) - half) + x4 * cosineTail)
    return (radians + radians * x2 * sineTail, cosine)
  }

  static let radiansPerDegree = Double.pi / 180
}
