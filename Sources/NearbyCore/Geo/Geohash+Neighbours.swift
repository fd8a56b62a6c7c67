extension Geohash {
  /// The cell of the same length so many cells to the east and to the north, around the globe at longitude
  /// 180; nil beyond a pole. O(1).
  public func neighbour(east: Int, north: Int) -> Geohash? {
    let size = GeohashSize(length: length)
    let (row, overflow) = row.addingReportingOverflow(north)
    guard !overflow, row >= 0, row < size.rowCount else { return nil }
    // The number of columns is a power of two.
    return Geohash(length: length, column: (column &+ east) & (size.columnCount - 1), row: row)
  }

  /// The cells around this one, clockwise from the one in the north: eight, or five beside a pole, where no
  /// cell lies on the other side. O(1).
  public var neighbours: [Geohash] {
    let steps = [(0, 1), (1, 1), (1, 0), (1, -1), (0, -1), (-1, -1), (-1, 0), (-1, 1)]
    return steps.compactMap { neighbour(east: $0.0, north: $0.1) }
  }
}
