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
