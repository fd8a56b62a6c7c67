/// Texts as JSON strings.
enum JSONText {
  /// Whether a byte of a text cannot stand in a JSON string as it is.
  @inline(__always)
  static func needsEscape(_ byte: UInt8) -> Bool {
    byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
  }

  /// The most bytes that an escaped byte takes: `\u001f`.
  static let longestEscape = 6
}

extension ByteCursor {
  /// Writes `text` as a JSON string, with its quotes.
  @inline(__always)
  mutating func append(quoted text: String) {
    append(UInt8(ascii: "\""))
    let start = self
    append(utf8: text)
    // Searched here rather than in the string: nearly always nothing is found.
    if unsafe written(since: start).contains(where: JSONText.needsEscape) {
      self = start
      for byte in text.utf8 { append(character: byte) }
    }
    append(UInt8(ascii: "\""))
  }

  private mutating func append(character byte: UInt8) {
    guard JSONText.needsEscape(byte) else { return append(byte) }
    append(UInt8(ascii: "\\"))
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"): append(byte)
    case 0x08: append(UInt8(ascii: "b"))
    case 0x0C: append(UInt8(ascii: "f"))
    case UInt8(ascii: "\n"): append(UInt8(ascii: "n"))
    case UInt8(ascii: "\r"): append(UInt8(ascii: "r"))
    case UInt8(ascii: "\t"): append(UInt8(ascii: "t"))
    default:
      append(byte < 0x10 ? "u000" : "u001")
      let digit = byte & 0xF
      append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10)
    }
  }
}
