extension JSONReader {
  /// Reads a string up to its closing quote; the opening one is behind.
  mutating func restOfString() throws(WireError) -> String {
    let start = index
    skipPlainCharacters()
    guard byte != UInt8(ascii: "\"") else {
      defer { index += 1 }
      return try text(start..<index)
    }
    var text = try text(start..<index)
    while !skip("\"") {
      guard skip("\\") else { throw unexpected() }
      text.unicodeScalars.append(try escapedCharacter())
      let start = index
      skipPlainCharacters()
      text += try self.text(start..<index)
    }
    return text
  }

  private mutating func skipPlainCharacters() {
    while index < bytes.count {
      let byte = bytes[index]
      if byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { return }
      index += 1
    }
  }

  private func text(_ range: Range<Int>) throws(WireError) -> String {
    guard let text = String(validating: bytes, in: range) else { throw malformed(.invalidUTF8) }
    return text
  }

  /// Reads what follows a backslash.
  private mutating func escapedCharacter() throws(WireError) -> Unicode.Scalar {
    let escape = byte
    guard index < bytes.count else { throw malformed(.truncated) }
    index += 1
    switch escape {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(escape)
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{C}"
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "u"): return try escapedScalar()
    default: throw malformed(.invalidEscape)
    }
  }

  /// Reads what follows `\u`: four hexadecimal digits, and another escape when they are half of a surrogate pair.
  private mutating func escapedScalar() throws(WireError) -> Unicode.Scalar {
    let unit = try hexadecimal()
    // Fails for either kind of surrogate.
    if let scalar = Unicode.Scalar(unit) { return scalar }
    guard 0xD800...0xDBFF ~= unit, skip("\\"), skip("u") else { throw malformed(.invalidEscape) }
    let low = try hexadecimal()
    guard 0xDC00...0xDFFF ~= low,
      let scalar = Unicode.Scalar(0x1_0000 + (UInt32(unit) - 0xD800) << 10 + (UInt32(low) - 0xDC00))
    else { throw malformed(.invalidEscape) }
    return scalar
  }

  private mutating func hexadecimal() throws(WireError) -> UInt16 {
    var unit: UInt16 = 0
    for _ in 0..<4 {
      guard index < bytes.count else { throw malformed(.truncated) }
      guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue else { throw malformed(.invalidEscape) }
      unit = unit << 4 | UInt16(digit)
      index += 1
    }
    return unit
  }
}
