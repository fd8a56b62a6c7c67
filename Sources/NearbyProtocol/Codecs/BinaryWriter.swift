/// Writes the fields of messages as Protocol Buffers, in a single pass, into memory that is known to be enough.
///
/// Nothing is checked while writing: ``BinarySize`` has counted the bytes before. A debug build compares at the end.
struct BinaryWriter {
  /// How many bytes after the message it may spoil: a number is written as eight bytes, and what follows it, over the
  /// ones that it does not need.
  static let slack = 7

  var bytes: ByteCursor

  @inline(__always)
  private mutating func tag(_ field: some WireField, _ type: WireType) {
    let tag = UInt16(field.rawValue) &<< 3 | UInt16(type.rawValue)
    if tag < 0x80 {
      bytes.append(UInt8(tag))
    } else {
      bytes.append(UInt8(truncatingIfNeeded: tag | 0x80))
      bytes.append(UInt8(tag &>> 7))
    }
  }

  @inline(__always)
  private mutating func varint(_ value: UInt64) {
    if value < 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: value))
    } else if value < 1 << 56 {
      // Seven bits into each byte: from one group of 56 to two of 28, to four, to eight.
      var spread = value & 0x0FFF_FFFF | (value & 0x00FF_FFFF_F000_0000) &<< 4
      spread = spread & 0x0000_3FFF_0000_3FFF | (spread & 0x0FFF_C000_0FFF_C000) &<< 2
      spread = spread & 0x007F_007F_007F_007F | (spread & 0x3F80_3F80_3F80_3F80) &<< 1
      let count = ExactVarint.byteCount(of: value)
      let goesOn = (1 &<< UInt64(8 &* (count &- 1))) &- 1 as UInt64
      bytes.append(spread | 0x8080_8080_8080_8080 & goesOn, count: count)
    } else {
      longVarint(value)
    }
  }

  @inline(never)
  private mutating func longVarint(_ value: UInt64) {
    var rest = value
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(truncatingIfNeeded: rest))
  }

  /// Writes the length of what was written since `start`, where one byte was left for it.
  @inline(__always)
  private mutating func length(at start: ByteCursor) {
    let count = bytes.count(since: start) &- 1
    if count < 0x80 {
      bytes.replaceByte(at: start, with: UInt8(truncatingIfNeeded: count))
    } else {
      longLength(count, at: start)
    }
  }

  /// Moves what was written up by some bytes: less work than to ask each message for its length beforehand, since
  /// hardly any has 128 bytes.
  @inline(never)
  private mutating func longLength(_ count: Int, at start: ByteCursor) {
    bytes.moveUp(from: start, by: ExactVarint.byteCount(of: UInt64(count)) - 1)
    var writer = BinaryWriter(bytes: start)
    writer.longVarint(UInt64(count))
  }
}

extension BinaryWriter: FieldWriter {
  @inline(__always)
  mutating func put(_ field: some WireField, _ value: Double) {
    tag(field, .fixed64)
    bytes.append(value.bitPattern, count: 8)
  }

  @inline(__always)
  mutating func put(_ field: some WireField, _ value: Float) {
    tag(field, .fixed32)
    bytes.append(UInt64(value.bitPattern), count: 4)
  }

  @inline(__always)
  mutating func put(_ field: some WireField, _ value: Int64) {
    tag(field, .varint)
    varint(UInt64(bitPattern: value))
  }

  @inline(__always)
  mutating func put(_ field: some WireField, _ value: UInt32) {
    tag(field, .varint)
    varint(UInt64(value))
  }

  @inline(__always)
  mutating func put(_ field: some WireField, _ value: Bool) {
    tag(field, .varint)
    bytes.append(value ? 1 : 0)
  }

  @inline(__always)
  mutating func put(_ field: some WireField, _ value: some WireEnumeration) {
    put(field, value.wireNumber)
  }

  @inline(__always)
  mutating func put(_ field: some WireField, _ value: String) {
    tag(field, .lengthDelimited)
    varint(UInt64(value.utf8.count))
    bytes.append(utf8: value)
  }

  mutating func put(_ field: some WireField, _ messages: [some WireMessage]) {
    for message in messages { put(field, message) }
  }

  @inline(__always)
  mutating func put(_ field: some WireField, _ message: some WireMessage) {
    tag(field, .lengthDelimited)
    let start = bytes
    bytes.append(0)
    message.write(to: &self)
    length(at: start)
  }
}
