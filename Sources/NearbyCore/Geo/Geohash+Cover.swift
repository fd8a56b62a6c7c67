extension Geohash {
  /// The cells of so many characters that together contain every place within `radius` of `centre`, from
  /// south to north and in a row from west to east.
  ///
  /// Each of them touches the circle, give or take a billionth of the radius and 10 µm. O(cells).
  ///
  /// - Throws: ``InvalidGeohash/length(_:)``, ``InvalidGeohash/radius(_:)``, or
  ///   ``InvalidGeohash/coverTooLarge`` when there are more than `maximumCount`, before they take any memory.
  public static func cover(
    around centre: Coordinate, radius: Distance, length: Int, maximumCount: Int = 1024
  ) throws(InvalidGeohash) -> [Geohash] {
    guard lengths.contains(length) else { throw .length(length) }
    // NaN fails both comparisons.
    guard radius.metres >= 0, radius <= Earth.halfCircumference else { throw .radius(radius) }
    let size = GeohashSize(length: length)
    let circle = GroundCircle(around: centre, radius: radius)
    let (south, north) = (circle.south, circle.north)
    var cells: [Geohash] = []
    for row in size.row(of: south)...size.row(of: north) {
      let halfWidth = circle.halfWidth(
        from: max(south, size.latitude(of: row)), to: min(north, size.latitude(of: row + 1)))
      let first = Int(((centre.longitude - halfWidth + 180) / size.width).rounded(.down))
      let last = Int(((centre.longitude + halfWidth + 180) / size.width).rounded(.down))
      let count = min(last - first + 1, size.columnCount)
      guard count <= maximumCount - cells.count else { throw .coverTooLarge }
      let columns = (first..<first + count).map { $0 & (size.columnCount - 1) }.sorted()
      for column in columns { cells.append(Geohash(length: length, column: column, row: row)) }
    }
    return cells
  }
}

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
