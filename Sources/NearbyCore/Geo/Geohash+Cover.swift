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
