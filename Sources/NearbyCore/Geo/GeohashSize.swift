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
