extension SharingPrecision {
  private static let blocks = grid(of: Distance(metres: 250))
  private static let neighbourhoods = grid(of: Distance(kilometres: 1))
  private static let towns = grid(of: Distance(kilometres: 5))

  /// A margin of a fifth keeps who stands at a border from being shown in turn on both sides; the error of a phone is
  /// seldom more than that of the smallest cell.
  private static func grid(of cellSize: Distance) -> GridSnapping {
    GridSnapping(unchecked: cellSize, margin: Distance(metres: cellSize.metres / 5))
  }

  /// The cells of this precision; `nil` for ``exact``.
  public var grid: GridSnapping? {
    switch self {
    case .exact: nil
    case .block: Self.blocks
    case .neighbourhood: Self.neighbourhoods
    case .town: Self.towns
    }
  }

  /// The size of the cells; `nil` for ``exact``.
  public var cellSize: Distance? { grid?.cellSize }

  /// What friends may see of a location: the centre of its cell, the size of the cell as accuracy if the device was not
  /// even less sure, and neither heading nor speed. O(1), at a few cosines; for ``exact`` the location as it is.
  ///
  /// - Parameters:
  ///   - location: Where the user is.
  ///   - previous: Where the same user was shown last at this precision; `nil` when it was not. It stays there while it
  ///     is within the margin around that cell.
  public func coarsen(_ location: AcceptedLocation, previous: Coordinate? = nil) -> AcceptedLocation {
    guard let grid else { return location }
    var seen = location
    seen.coordinate = grid.snap(location.coordinate, previous: previous)
    seen.motion = Motion(cellOf: max(location.motion.accuracy ?? 0, Float(grid.cellSize.metres)))
    return seen
  }

  /// What friends may see of a location that is known only as they saw it at the precision `known`. O(1).
  ///
  /// The cell is that of the centre of the other cell, and may be one beside that of the place. So the accuracy is the
  /// sum of both: whoever knows the place knows better, and that is to be seen.
  func coarsen(_ location: AcceptedLocation, knownAt known: SharingPrecision) -> AcceptedLocation {
    guard known != self, let grid else { return location }
    var seen = coarsen(location)
    if known != .exact {
      seen.motion = Motion(cellOf: (location.motion.accuracy ?? 0) + Float(grid.cellSize.metres))
    }
    return seen
  }
}
