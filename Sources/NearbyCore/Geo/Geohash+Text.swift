extension Geohash {
  /// The cell of that name; capital letters are taken, too. O(length).
  ///
  /// - Throws: ``InvalidGeohash/length(_:)`` with the number of bytes, or
  ///   ``InvalidGeohash/character(index:)``.
  public init(_ text: String) throws(InvalidGeohash) {
    let length = text.utf8.count
    guard Self.lengths.contains(length) else { throw .length(length) }
    var (column, row) = (0, 0)
    var isColumn = true
    var index = 0
    for byte in text.utf8 {
      let lowercase = byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte
      guard let value = Self.alphabet.firstIndex(of: lowercase) else { throw .character(index: index) }
      index += 1
      for shift in stride(from: 4, through: 0, by: -1) {
        let bit = value >> shift & 1
        if isColumn { column = column << 1 | bit } else { row = row << 1 | bit }
        isColumn.toggle()
      }
    }
    self.init(length: length, column: column, row: row)
  }

  /// The name, in small letters. O(length).
  public var text: String {
    let bitCount = 5 * length
    var (columnBits, rowBits) = ((bitCount + 1) / 2, bitCount / 2)
    var isColumn = true
    var text = ""
    for _ in 0..<length {
      var value = 0
      for _ in 0..<5 {
        if isColumn {
          columnBits -= 1
          value = value << 1 | column >> columnBits & 1
        } else {
          rowBits -= 1
          value = value << 1 | row >> rowBits & 1
        }
        isColumn.toggle()
      }
      text.unicodeScalars.append(Unicode.Scalar(Self.alphabet[value]))
    }
    return text
  }

  /// The digits and letters without a, i, l and o.
  private static let alphabet = Array("0123456789bcdefghjkmnpqrstuvwxyz".utf8)
}
