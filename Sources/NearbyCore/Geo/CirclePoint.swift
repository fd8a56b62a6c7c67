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
    if degrees <= 45 {
      let radians = degrees * radiansPerDegree
      return (NearbyCore.sine(radians), NearbyCore.cosine(radians))
    }
    let radians = (90 - degrees) * radiansPerDegree
    return (NearbyCore.cosine(radians), NearbyCore.sine(radians))
  }

  static let radiansPerDegree = Double.pi / 180
}
