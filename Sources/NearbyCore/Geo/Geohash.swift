/// A cell of the globe with a short name: the name of every larger cell around it is a prefix of its own.
///
/// G. Niemeyer's system of 2008 (geohash.org): longitude and latitude are bisected in turn, and each five of
/// the answers are a character. A cell of 5 characters is 4.9 km high, one of 6 is 0.61 km, one of 7 is 0.15
/// km; the width shrinks towards the poles, unlike that of a cell of ``GridSnapping``.
public struct Geohash: Hashable, Sendable {
  /// How many characters the name has, 1...12.
  public let length: Int

  /// Counts the cells of this length from longitude -180 to the east.
  let column: Int

  /// Counts the cells of this length from the south pole to the north.
  let row: Int

  init(length: Int, column: Int, row: Int) {
    self.length = length
    self.column = column
    self.row = row
  }

  /// The cell of so many characters that `coordinate` lies in. O(1).
  ///
  /// A place on a border belongs to the cell north or east of it, except that there is none beyond latitude
  /// 90 and longitude 180.
  ///
  /// - Throws: ``InvalidGeohash/length(_:)``.
  public init(_ coordinate: Coordinate, length: Int) throws(InvalidGeohash) {
    guard Self.lengths.contains(length) else { throw .length(length) }
    let size = GeohashSize(length: length)
    self.init(
      length: length, column: size.column(of: coordinate.longitude), row: size.row(of: coordinate.latitude))
  }

  /// The south-western corner. O(1), not rounded.
  public var southWest: Coordinate {
    let size = GeohashSize(length: length)
    return Coordinate(clampingLatitude: size.latitude(of: row), longitude: size.longitude(of: column))
  }

  /// The north-eastern corner. O(1), not rounded.
  public var northEast: Coordinate {
    let size = GeohashSize(length: length)
    return Coordinate(
      clampingLatitude: size.latitude(of: row + 1), longitude: size.longitude(of: column + 1))
  }

  /// The place in the middle of the degrees. O(1), not rounded.
  public var centre: Coordinate {
    let (southWest, northEast) = (southWest, northEast)
    return Coordinate(
      clampingLatitude: (southWest.latitude + northEast.latitude) / 2,
      longitude: (southWest.longitude + northEast.longitude) / 2)
  }

  static let lengths = 1...12
}
