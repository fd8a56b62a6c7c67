/// What a statement answered: rows of values in the binary form of PostgreSQL, and how many rows it changed.
package struct PostgresRows: Sendable {
  /// How many rows there are.
  package let count: Int

  /// How many rows the statement has inserted, changed or removed.
  package let changedCount: Int

  private let columnCount: Int
  private let bytes: [UInt8]

  /// Where each value lies in the bytes, row by row; `nil` for NULL.
  private let places: [Range<Int>?]

  /// Takes values row by row.
  package init(columnCount: Int = 0, _ values: [[UInt8]?] = [], changedCount: Int = 0) {
    var (bytes, places): ([UInt8], [Range<Int>?]) = ([], [])
    places.reserveCapacity(values.count)
    for value in values {
      places.append(value.map { bytes.count..<bytes.count + $0.count })
      bytes += value ?? []
    }
    count = columnCount == 0 ? 0 : values.count / columnCount
    (self.columnCount, self.changedCount, self.bytes, self.places) = (columnCount, changedCount, bytes, places)
  }

  /// A row, to be read value by value.
  package subscript(row: Int) -> PostgresRow {
    PostgresRow(bytes: bytes, places: places[row * columnCount..<(row + 1) * columnCount])
  }

  /// Reads every row.
  package func map<Element>(
    _ read: (inout PostgresRow) throws -> Element
  ) throws -> [Element] {
    try (0..<count).map { row in
      var values = self[row]
      return try read(&values)
    }
  }
}

/// The values of a row that have not been read yet.
package struct PostgresRow {
  private let bytes: [UInt8]
  private var places: ArraySlice<Range<Int>?>

  fileprivate init(bytes: [UInt8], places: ArraySlice<Range<Int>?>) {
    (self.bytes, self.places) = (bytes, places)
  }

  /// The next value, a `text`.
  package mutating func text() throws(PostgresError) -> String {
    guard let value = try next(), let text = String(validating: value, as: UTF8.self) else { throw .unexpectedReply }
    return text
  }

  /// The next value, a `bigint`.
  package mutating func integer() throws(PostgresError) -> Int64 {
    guard let number = try integerOrNull() else { throw .unexpectedReply }
    return number
  }

  /// The next value, a `bigint` or NULL.
  package mutating func integerOrNull() throws(PostgresError) -> Int64? {
    try number(as: UInt64.self).map(Int64.init(bitPattern:))
  }

  /// The next value, a `bigint` that is one of 32 bits without a sign.
  package mutating func word() throws(PostgresError) -> UInt32 {
    guard let word = UInt32(exactly: try integer()) else { throw .unexpectedReply }
    return word
  }

  /// The next value, a `boolean`.
  package mutating func boolean() throws(PostgresError) -> Bool {
    guard let byte = try number(as: UInt8.self) else { throw .unexpectedReply }
    return byte != 0
  }

  /// The next value, a `double precision`.
  package mutating func double() throws(PostgresError) -> Double {
    guard let bits = try number(as: UInt64.self) else { throw .unexpectedReply }
    return Double(bitPattern: bits)
  }

  /// The next value, a `real` or NULL.
  package mutating func floatOrNull() throws(PostgresError) -> Float? {
    try number(as: UInt32.self).map(Float.init(bitPattern:))
  }

  private mutating func number<Number: FixedWidthInteger>(
    as type: Number.Type
  ) throws(PostgresError) -> Number? {
    guard let value = try next() else { return nil }
    guard value.count == Number.bitWidth / 8 else { throw .unexpectedReply }
    // A byte has no room to be shifted by eight.
    return value.reduce(0) { (Number.bitWidth > 8 ? $0 << 8 : 0) | Number(truncatingIfNeeded: $1) }
  }

  private mutating func next() throws(PostgresError) -> ArraySlice<UInt8>? {
    guard let place = places.popFirst() else { throw .unexpectedReply }
    return place.map { bytes[$0] }
  }
}
