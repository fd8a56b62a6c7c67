extension JSONReader {
  /// Reads a string with its quotes.
  mutating func string() throws(Fault) -> String {
    guard skip("\"") else { throw wrongType() }
    let start = index
    skipPlainCharacters()
    guard byte == UInt8(ascii: "\"") else { return try restOfString(from: start) }
    defer { index += 1 }
    return try text(start..<index)
  }

  @inline(never)
  private mutating func restOfString(from start: Int) throws(Fault) -> String {
    var text = try text(start..<index)
    while !skip("\"") {
      guard byte == UInt8(ascii: "\\") else { throw unexpected() }
      text.unicodeScalars.append(try escapedCharacter())
      let start = index
      skipPlainCharacters()
      text += try self.text(start..<index)
    }
    return text
  }

  /// Moves on to the next quote, backslash or control character, or to the end.
  @inline(__always)
  mutating func skipPlainCharacters() {
    while index <= bytes.count &- 8 {
      let special = Self.specialCharacters(in: bytes.word(at: index))
      index &+= special.trailingZeroBitCount &>> 3
      if special != 0 { return }
    }
    while index < bytes.count, !JSONText.needsEscape(bytes.byte(at: index)) { index += 1 }
  }

  /// The topmost bit of the first byte of `word` that is a quote, a backslash or a control character; those after it
  /// may be wrong.
  @inline(__always)
  private static func specialCharacters(in word: UInt64) -> UInt64 {
    // A byte less than another borrows when it is taken away. A byte of 0x80 and more has the bit before.
    let quotes = (word ^ 0x2222_2222_2222_2222) &- 0x0101_0101_0101_0101
    let backslashes = (word ^ 0x5C5C_5C5C_5C5C_5C5C) &- 0x0101_0101_0101_0101
    let controls = word &- 0x2020_2020_2020_2020
    return (quotes | backslashes | controls) & ~word & 0x8080_8080_8080_8080
  }

  private func text(_ range: Range<Int>) throws(Fault) -> String {
    guard let text = bytes.text(in: range) else {
      throw malformed(.invalidUTF8, at: bytes.firstInvalidUTF8(in: range))
    }
    return text
  }

  /// Reads a backslash and what follows it.
  private mutating func escapedCharacter() throws(Fault) -> Unicode.Scalar {
    let start = index
    index += 1
    guard index < bytes.count else { throw malformed(.truncated) }
    let escape = byte
    index += 1
    switch escape {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(escape)
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{C}"
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "u"): return try escapedScalar(from: start)
    default: throw malformed(.invalidEscape, at: start)
    }
  }

  /// Reads what follows `\u`: four hexadecimal digits, and another escape when they are half of a surrogate pair.
  private mutating func escapedScalar(from start: Int) throws(Fault) -> Unicode.Scalar {
    let unit = try hexadecimal(from: start)
    // Fails for either kind of surrogate.
    if let scalar = Unicode.Scalar(unit) { return scalar }
    guard 0xD800...0xDBFF ~= unit, skip("\\"), skip("u") else { throw malformed(.invalidEscape, at: start) }
    let low = try hexadecimal(from: start)
    guard 0xDC00...0xDFFF ~= low,
      let scalar = Unicode.Scalar(0x1_0000 + (UInt32(unit) - 0xD800) << 10 + (UInt32(low) - 0xDC00))
    else { throw malformed(.invalidEscape, at: start) }
    return scalar
  }

  private mutating func hexadecimal(from start: Int) throws(Fault) -> UInt16 {
    var unit: UInt16 = 0
    for _ in 0..<4 {
      guard index < bytes.count else { throw malformed(.truncated) }
      guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
        throw malformed(.invalidEscape, at: start)
      }
      unit = unit << 4 | UInt16(digit)
      index += 1
    }
    return unit
  }
}
