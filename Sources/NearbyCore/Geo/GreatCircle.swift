extension Coordinate {
  /// The distance to `other` along the great circle on the sphere of ``Earth/meanRadius``. O(1).
  ///
  /// The haversine formula (R. W. Sinnott, "Virtues of the Haversine", Sky & Telescope 68, 1984), which
  /// keeps its digits for close places but not near the antipode; there the distance is counted back from
  /// the antipode. The result is the same in both directions, 0 from any name of a pole to any other name of
  /// it, and off the exact distance on the sphere by no more than 0.01 µm (10 nm) anywhere.
  public func distance(to other: Coordinate) -> Distance {
    let diameter = 2 * Earth.meanRadius.metres
    let cosines = latitudeCosine * other.latitudeCosine
    let halfDegree = CirclePoint.radiansPerDegree / 2
    let halfLongitude = (other.longitude - longitude).remainder(dividingBy: 360) * halfDegree

    let northing = sine((other.latitude - latitude) * halfDegree)
    let easting = sine(halfLongitude)
    let haversine = northing * northing + cosines * (easting * easting)
    if haversine <= 0.5 { return Distance(metres: diameter * arcsine(haversine.squareRoot())) }

    let northingOfAntipode = sine((other.latitude + latitude) * halfDegree)
    let eastingOfAntipode = cosine(halfLongitude)
    let rest = northingOfAntipode * northingOfAntipode + cosines * (eastingOfAntipode * eastingOfAntipode)
    return Distance(metres: Earth.halfCircumference.metres - diameter * arcsine(rest.squareRoot()))
  }

  /// As the sine of the angle to the pole, so that it is 0 at the pole.
  private var latitudeCosine: Double {
    sine((90 - abs(latitude)) * CirclePoint.radiansPerDegree)
  }
}

extension Coordinate {
  /// The direction in which the great circle to `other` leaves this place, in degrees clockwise from north,
  /// 0..<360. O(1).
  ///
  /// At the north pole every way leads south, 180, and at the south pole every way leads north, 0, by
  /// whatever longitude the pole is named. To the same place and to the antipode, where no way is the
  /// shortest, it is 0.
  ///
  /// By the formula of spherical trigonometry (E. Williams, "Aviation Formulary"), with the northward part
  /// written as a sum without cancellation, so that it keeps its digits for places close by.
  public func initialBearing(to other: Coordinate) -> Double {
    let (here, there) = (CirclePoint(degrees: latitude), CirclePoint(degrees: other.latitude))
    let turn = (other.longitude - longitude).remainder(dividingBy: 360)
    if here.cosine == 0 { return latitude > 0 && other.latitude < latitude ? 180 : 0 }
    if there.sine == -here.sine, abs(turn) == 180 { return 0 }

    let easting = CirclePoint(degrees: turn).sine * there.cosine
    let half = CirclePoint(degrees: turn / 2).sine
    // sin(b - a) + 2 sin a cos b sin²(turn / 2), the same as cos a sin b - sin a cos b cos turn.
    let northing =
      CirclePoint(degrees: other.latitude - latitude).sine + 2 * here.sine * there.cosine * (half * half)
    let degrees = arctangent(easting, northing) / CirclePoint.radiansPerDegree
    let bearing = degrees < 0 ? degrees + 360 : degrees
    // The sum rounds to 360 when it is a hair to the west of north.
    return bearing < 360 ? bearing : 0
  }
}

/// The sphere that every distance is measured on.
///
/// The Earth is a little flat, so that a distance on the sphere is up to about 0.56 % off the one on the WGS
/// 84 ellipsoid: -37 m to +45 m at 5 miles.
public enum Earth {
  /// The mean radius of WGS 84, a third of twice the equatorial and once the polar radius: 6,371,008.8 m.
  ///
  /// H. Moritz, "Geodetic Reference System 1980", Journal of Geodesy 74 (2000), names it R₁.
  public static var meanRadius: Distance { Distance(metres: 6_371_008.8) }

  /// The greatest distance that there is, from a place to its antipode: about 20,015.1 km.
  public static var halfCircumference: Distance { Distance(metres: .pi * meanRadius.metres) }
}
