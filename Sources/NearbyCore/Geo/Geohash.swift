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

extension Geohash: CustomStringConvertible, CustomReflectable {
  /// Not the name: where somebody is must not slip into a log.
  public var description: String { "Geohash(private)" }

  /// Hides the cell from `dump` and from the default descriptions of the values that contain it.
  public var customMirror: Mirror { Mirror(self, children: []) }
}

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

/// How the globe is divided for a ``Geohash`` of some length: into 2^n columns and 2^m rows.
///
/// Every border is a multiple of 45/2^27 degrees at least, so that none of them is rounded.
struct GeohashSize {
  let columnCount: Int
  let rowCount: Int

  init(length: Int) {
    let bitCount = 5 * length
    columnCount = 1 << ((bitCount + 1) / 2)
    rowCount = 1 << (bitCount / 2)
  }

  var width: Double { 360 / Double(columnCount) }
  var height: Double { 180 / Double(rowCount) }

  func longitude(of column: Int) -> Double { Double(column) * width - 180 }
  func latitude(of row: Int) -> Double { Double(row) * height - 90 }

  func column(of longitude: Double) -> Int {
    var column = min(Int((longitude + 180) / width), columnCount - 1)
    // The sum is rounded, and may have moved a place just below a border onto it.
    if longitude < self.longitude(of: column) { column -= 1 }
    return column
  }

  func row(of latitude: Double) -> Int {
    var row = min(Int((latitude + 90) / height), rowCount - 1)
    if latitude < self.latitude(of: row) { row -= 1 }
    return row
  }
}

/// Why there is no such ``Geohash``, or no such cover. It never carries the text: locations are private.
@nonexhaustive
public enum InvalidGeohash: Error, Hashable, Sendable {
  /// The length is not in 1...12 characters.
  case length(Int)

  /// A character is none of the 32 of the alphabet. Its index counts bytes from 0.
  case character(index: Int)

  /// The radius of the circle is not in zero to ``Earth/halfCircumference``.
  case radius(Distance)

  /// The cover takes more cells than were allowed.
  case coverTooLarge
}
