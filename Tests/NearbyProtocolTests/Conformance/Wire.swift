/// Puts the binary form together, right or wrong.
enum Wire {
  static func varint(_ value: UInt64, bytesMore: Int = 0) -> [UInt8] {
    var rest = value
    var bytes: [UInt8] = []
    repeat {
      bytes.append(UInt8(rest & 0x7F) | 0x80)
      rest >>= 7
    } while rest != 0
    bytes += [UInt8](repeating: 0x80, count: bytesMore)
    bytes[bytes.count - 1] &= 0x7F
    return bytes
  }

  /// A tag, with one of the eight types that it has room for.
  static func tag(_ number: UInt64, _ type: UInt64) -> [UInt8] { varint(number << 3 | type) }

  static func number(_ number: UInt64, _ value: UInt64, bytesMore: Int = 0) -> [UInt8] {
    tag(number, 0) + varint(value, bytesMore: bytesMore)
  }

  static func double(_ number: UInt64, _ value: Double) -> [UInt8] {
    tag(number, 1) + (0..<8).map { UInt8(truncatingIfNeeded: value.bitPattern >> ($0 * 8)) }
  }

  static func float(_ number: UInt64, _ value: Float) -> [UInt8] {
    tag(number, 5) + (0..<4).map { UInt8(truncatingIfNeeded: value.bitPattern >> ($0 * 8)) }
  }

  /// A text, bytes or a message.
  static func bytes(_ number: UInt64, _ parts: [UInt8]...) -> [UInt8] {
    let content = parts.flatMap { $0 }
    return tag(number, 2) + varint(UInt64(content.count)) + content
  }

  static func text(_ number: UInt64, _ text: String) -> [UInt8] { bytes(number, Array(text.utf8)) }

  static func group(_ number: UInt64, _ parts: [UInt8]...) -> [UInt8] {
    tag(number, 3) + parts.flatMap { $0 } + tag(number, 4)
  }
}
