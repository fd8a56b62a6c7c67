/// Writes the fields of messages as Protocol Buffers, in a single pass.
struct BinaryWriter: FieldWriter {
  var bytes: [UInt8] = []

  mutating func message(_ message: some WireMessage) {
    message.write(to: &self)
  }

  mutating func put(_ field: some WireField, _ value: Double) {
    tag(field, .fixed64)
    var bits = value.bitPattern
    for _ in 0..<8 {
      bytes.append(UInt8(truncatingIfNeeded: bits))
      bits >>= 8
    }
  }

  mutating func put(_ field: some WireField, _ value: Int64) {
    tag(field, .varint)
    varint(UInt64(bitPattern: value))
  }

  mutating func put(_ field: some WireField, _ value: UInt32) {
    tag(field, .varint)
    varint(UInt64(value))
  }

  mutating func put(_ field: some WireField, _ value: Bool) {
    tag(field, .varint)
    bytes.append(value ? 1 : 0)
  }

  mutating func put(_ field: some WireField, _ value: some WireEnumeration) {
    put(field, value.wireNumber)
  }

  mutating func put(_ field: some WireField, _ value: String) {
    tag(field, .lengthDelimited)
    varint(UInt64(value.utf8.count))
    bytes.append(contentsOf: value.utf8)
  }

  mutating func put(_ field: some WireField, _ messages: [some WireMessage]) {
    for message in messages { put(field, message) }
  }

  mutating func put(_ field: some WireField, _ message: some WireMessage) {
    tag(field, .lengthDelimited)
    // Room for the length of fewer than 128 bytes, as most messages within messages have. A longer one is moved up
    // once, which costs less than asking every message for its length beforehand.
    let start = bytes.count
    bytes.append(0)
    message.write(to: &self)
    var length = bytes.count - start - 1
    var position = start
    while length >= 0x80 {
      bytes.insert(UInt8(truncatingIfNeeded: length) | 0x80, at: position)
      length >>= 7
      position += 1
    }
    bytes[position] = UInt8(truncatingIfNeeded: length)
  }

  private mutating func tag(_ field: some WireField, _ type: WireType) {
    varint(UInt64(field.rawValue) << 3 | UInt64(type.rawValue))
  }

  private mutating func varint(_ value: UInt64) {
    var rest = value
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(truncatingIfNeeded: rest))
  }
}
