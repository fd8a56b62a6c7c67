/// Cuts comma-separated values into records, as RFC 4180 describes them: a field may stand in quotes, and then hold
/// commas, line ends and, doubled, quotes.
///
/// By bytes: what looks like one character may be a comma and the beginning of an id.
struct CSVCutter {
  /// The fields of one line, or of several if line ends are quoted.
  struct Record {
    /// Where it begins, counted from 1.
    let line: Int

    let fields: [String]
  }

  private let file: String
  private let bytes: [UInt8]
  private var index = 0
  private var line = 1

  /// - Parameters:
  ///   - bytes: UTF-8 text, behind a byte order mark or without.
  ///   - file: What the text is called in an error.
  init(_ bytes: [UInt8], file: String) {
    self.bytes = bytes
    self.file = file
    index = bytes.starts(with: ByteOrderMark.bytes) ? ByteOrderMark.bytes.count : 0
  }

  /// The next record that is not a blank line; `nil` at the end.
  mutating func next() throws(InvalidCSV) -> Record? {
    while index < bytes.count {
      if skipLineEnd() { continue }
      let start = line
      var fields = [try field()]
      while skip(UInt8(ascii: ",")) { fields.append(try field()) }
      _ = skipLineEnd()
      return Record(line: start, fields: fields)
    }
    return nil
  }

  private mutating func skip(_ byte: UInt8) -> Bool {
    guard index < bytes.count, bytes[index] == byte else { return false }
    index += 1
    return true
  }

  private mutating func skipLineEnd() -> Bool {
    let isReturn = skip(UInt8(ascii: "\r"))
    guard skip(UInt8(ascii: "\n")) || isReturn else { return false }
    line += 1
    return true
  }

  private var isAtFieldEnd: Bool {
    guard index < bytes.count else { return true }
    return [UInt8(ascii: ","), UInt8(ascii: "\r"), UInt8(ascii: "\n")].contains(bytes[index])
  }

  private mutating func field() throws(InvalidCSV) -> String {
    if skip(UInt8(ascii: "\"")) { return try quotedField() }
    let start = index
    while !isAtFieldEnd {
      guard bytes[index] != UInt8(ascii: "\"") else { throw InvalidCSV(file: file, line: line, problem: .strayQuote) }
      index += 1
    }
    return String(decoding: bytes[start..<index], as: UTF8.self)
  }

  private mutating func quotedField() throws(InvalidCSV) -> String {
    let start = line
    var field: [UInt8] = []
    while index < bytes.count {
      if skip(UInt8(ascii: "\"")) {
        guard skip(UInt8(ascii: "\"")) else {
          guard isAtFieldEnd else { throw InvalidCSV(file: file, line: line, problem: .strayQuote) }
          return String(decoding: field, as: UTF8.self)
        }
        field.append(UInt8(ascii: "\""))
        continue
      }
      let first = index
      if !skipLineEnd() { index += 1 }
      field += bytes[first..<index]
    }
    throw InvalidCSV(file: file, line: start, problem: .unclosedQuote)
  }
}
