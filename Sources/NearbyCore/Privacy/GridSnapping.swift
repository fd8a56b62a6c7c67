/// Replaces a place by the centre of its cell in a grid that is fixed to the globe, so that nobody learns
/// more.
///
/// Snap a location when it arrives, before any distance or order is computed from it: a test of the exact
/// radius gives an exact location away. A friend who reports false positions and watches who is near finds
/// you to under a metre in 42 questions (trilateration; see I. Polakis et al., "Where's Wally? Precise User
/// Discovery Attacks in Location Proximity Services", CCS 2015). From a snapped location the same questions
/// find the centre of the cell, which is all that there is to find. A grid that moved with the user, or
/// random noise, would be averaged away. What stays visible is when somebody passes from one cell to the next:
/// that person is then at their border, give or take the ``margin``.
///
/// The grid has rows of equal height, counted from the south pole, and in each row cells of equal width,
/// counted from longitude -180. A cell is ``cellSize`` high and about as wide, at every latitude: the height
/// is up to 5 % more so that the rows come out even, and the width, along the middle of the row, up to 10 %
/// more. In the row at each pole three cells meet, and in the others at least nine. The centre is nowhere
/// farther than 0.92 cell sizes from a place of the cell.
///
/// Equal places give equal centres, on every server that has the same cell size.
public struct GridSnapping: Hashable, Sendable {
  /// The size of a cell from south to north and from west to east.
  public let cellSize: Distance

  /// How far beyond the border of its former cell a place is still taken to be in it.
  public let margin: Distance

  let rowCount: Int

  /// Creates a grid of cells of `cellSize`, which a place leaves when it is `margin` beyond their border.
  ///
  /// - Throws: ``InvalidGridSnapping`` when the size is not in 1 m...1,000 km, or the margin not in zero to
  ///   half the size.
  public init(
    cellSize: Distance, margin: Distance = Distance(metres: 0)
  ) throws(InvalidGridSnapping) {
    // NaN fails every comparison.
    guard cellSize.metres >= 1, cellSize.metres <= 1_000_000 else { throw .cellSize(cellSize) }
    guard margin.metres >= 0, margin.metres <= cellSize.metres / 2 else { throw .margin(margin) }
    self.init(unchecked: cellSize, margin: margin)
  }

  /// Takes numbers that are known to be in range.
  init(unchecked cellSize: Distance, margin: Distance) {
    self.cellSize = cellSize
    self.margin = margin
    rowCount = Self.count(of: cellSize, in: Earth.halfCircumference.metres)
  }

  /// The centre of the cell of `coordinate`, or `previous` while the place is within the margin around the
  /// cell of `previous`. O(1), at a few cosines.
  ///
  /// The margin keeps somebody who stands at the border of two cells from appearing in turn in both.
  ///
  /// - Parameters:
  ///   - coordinate: Where somebody is.
  ///   - previous: Where the same person was shown before, a result of this function; nil when there is none.
  public func snap(_ coordinate: Coordinate, previous: Coordinate? = nil) -> Coordinate {
    let cell = cell(at: coordinate)
    guard let previous else { return centre(of: cell) }
    let former = self.cell(at: previous)
    return centre(of: former == cell || isWithinMargin(coordinate, of: former) ? former : cell)
  }

  /// The cell of a place; one on a border belongs to the north or east of it.
  func cell(at coordinate: Coordinate) -> GridCell {
    let row = min(Int((coordinate.latitude + 90) / rowHeight), rowCount - 1)
    // A pole is one place, whatever its longitude.
    if abs(coordinate.latitude) == 90 { return GridCell(row: row, column: 0) }
    let columnCount = columnCount(inRow: row)
    let column = Int((coordinate.longitude + 180) / 360 * Double(columnCount))
    // Longitude 180 is a name of -180.
    return GridCell(row: row, column: column >= columnCount ? 0 : column)
  }

  func centre(of cell: GridCell) -> Coordinate {
    let latitude = latitude(ofRow: cell.row)
    let longitude = (Double(cell.column) + 0.5) / Double(columnCount(inRow: cell.row)) * 360 - 180
    return Coordinate(clampingLatitude: latitude, longitude: longitude)
  }

  private func isWithinMargin(_ coordinate: Coordinate, of cell: GridCell) -> Bool {
    let metresPerDegree = Earth.halfCircumference.metres / 180
    let northing = abs(coordinate.latitude - latitude(ofRow: cell.row)) * metresPerDegree
    guard northing <= rowHeight / 2 * metresPerDegree + margin.metres else { return false }
    let centre = centre(of: cell)
    // Along the parallel of the place: never farther beyond the meridian than the margin.
    let degrees = abs((coordinate.longitude - centre.longitude).remainder(dividingBy: 360))
    let beyond = degrees - 180 / Double(columnCount(inRow: cell.row))
    let parallel = CirclePoint(degrees: coordinate.latitude).cosine
    return beyond * metresPerDegree * parallel <= margin.metres
  }

  private var rowHeight: Double { 180 / Double(rowCount) }

  private func latitude(ofRow row: Int) -> Double {
    (Double(row) + 0.5) / Double(rowCount) * 180 - 90
  }

  func columnCount(inRow row: Int) -> Int {
    let parallel = CirclePoint(degrees: latitude(ofRow: row)).cosine
    return Self.count(of: cellSize, in: 2 * Earth.halfCircumference.metres * parallel)
  }

  /// How often `size` fits, forgiving a rounding error: the count must not depend on the C library.
  private static func count(of size: Distance, in metres: Double) -> Int {
    max(Int(metres / size.metres * (1 + 1e-9)), 1)
  }
}

/// A cell of a ``GridSnapping``: the row from the south, and the column from longitude -180.
struct GridCell: Hashable {
  let row: Int
  let column: Int
}

/// Why two numbers do not make a ``GridSnapping``.
@nonexhaustive
public enum InvalidGridSnapping: Error, Hashable, Sendable {
  /// The size of a cell is not in 1 m...1,000 km.
  case cellSize(Distance)

  /// The margin is below zero, above half the size of a cell, or not a number.
  case margin(Distance)
}
