/// A circle on the ground, a little larger than asked for, so that no rounding error leaves a place of it
/// out.
struct GroundCircle {
  private let latitude: Double
  private let latitudeCosine: Double

  /// The squared sine of half the radius as an angle.
  private let haversine: Double

  /// The latitude where the circle is widest in degrees of longitude; nil when it holds a pole.
  private let widest: Double?

  /// The southernmost latitude.
  let south: Double

  /// The northernmost latitude.
  let north: Double

  init(around centre: Coordinate, radius: Distance) {
    let angle = min(radius.metres / Earth.meanRadius.metres * (1 + 1e-9) + 1e-12, .pi)
    let degrees = angle / CirclePoint.radiansPerDegree
    latitude = centre.latitude
    let point = CirclePoint(degrees: latitude)
    latitudeCosine = point.cosine
    let half = sine(angle / 2)
    haversine = half * half
    south = max(latitude - degrees, -90)
    north = min(latitude + degrees, 90)
    if south > -90, north < 90 {
      // Where a meridian touches the circle.
      widest = arcsine(min(max(point.sine / cosine(angle), -1), 1)) / CirclePoint.radiansPerDegree
    } else {
      widest = nil
    }
  }

  /// How many degrees of longitude the circle reaches to either side, at most, between two latitudes of it.
  func halfWidth(from low: Double, to high: Double) -> Double {
    var width = max(halfWidth(at: low), halfWidth(at: high))
    if let widest, widest > low, widest < high { width = max(width, halfWidth(at: widest)) }
    return width
  }

  private func halfWidth(at latitude: Double) -> Double {
    let half = sine((latitude - self.latitude) * CirclePoint.radiansPerDegree / 2)
    let rest = haversine - half * half
    let cosines = latitudeCosine * CirclePoint(degrees: latitude).cosine
    // At a pole every longitude is the same place.
    if rest >= cosines { return 180 }
    return rest <= 0 ? 0 : 2 * arcsine((rest / cosines).squareRoot()) / CirclePoint.radiansPerDegree
  }
}
