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
