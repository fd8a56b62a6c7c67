/// Reads the fields of messages from Protocol Buffers.
struct BinaryReader: ~Escapable {
  let bytes: Span<UInt8>
  var index = 0
  var problem: WireError?

  /// The end of the innermost message that is being read.
  private var end: Int

  /// How the value at `index` is laid out.
  private var type = WireType.varint

  @_lifetime(copy bytes)
  init(_ bytes: Span<UInt8>) {
    self.bytes = bytes
    end = bytes.count
  }

  /// Reads all bytes as one message.
  mutating func wholeMessage<Message: WireMessage>() throws(WireError) -> Message {
    try acceptableMessage { reader throws(WireError) in try Message(from: &reader) }
  }

  private func malformed(_ malformation: WireError.Malformation) -> WireError {
    WireError(.malformed(malformation), offset: index)
  }

  private func expect(_ expected: WireType) throws(WireError) {
    guard type == expected else { throw malformed(.wrongType) }
  }

  private mutating func varint() throws(WireError) -> UInt64 {
    var value: UInt64 = 0
    var shift: UInt64 = 0
    while index < end {
      let byte = bytes[index]
      // The tenth byte has room for one bit.
      guard shift < 63 || byte <= 1 else { throw malformed(.invalidVarint) }
      index += 1
      value |= UInt64(byte & 0x7F) &<< shift
      if byte < 0x80 { return value }
      shift += 7
    }
    throw malformed(.truncated)
  }

  /// The end of the `count` bytes that come next.
  private func end(after count: UInt64) throws(WireError) -> Int {
    guard count <= UInt64(end - index) else { throw malformed(.truncated) }
    return index + Int(count)
  }

  /// Reads a length, and gives the end of the bytes that it announces.
  private mutating func endAfterLength() throws(WireError) -> Int {
    let count = try varint()
    return try end(after: count)
  }

  private mutating func skipValue() throws(WireError) {
    switch type {
    case .varint: _ = try varint()
    case .fixed64: index = try end(after: 8)
    case .lengthDelimited: index = try endAfterLength()
    case .fixed32: index = try end(after: 4)
    }
  }
}

extension BinaryReader: FieldReader {
  mutating func next<Field: WireField>(_ field: Field.Type) throws(WireError) -> Field? {
    while index < end {
      let tag = try varint()
      let number = tag >> 3
      guard 1..<(1 << 29) ~= number else { throw malformed(.invalidTag) }
      guard let type = WireType(rawValue: UInt8(tag & 7)) else {
        throw malformed(tag & 7 < 5 ? .group : .invalidTag)
      }
      self.type = type
      if let field = Field(rawValue: UInt32(number)) { return field }
      try skipValue()
    }
    return nil
  }

  mutating func double() throws(WireError) -> Double {
    try expect(.fixed64)
    let end = try end(after: 8)
    var bits: UInt64 = 0
    while index < end {
      bits = bits >> 8 | UInt64(bytes[index]) << 56
      index += 1
    }
    return Double(bitPattern: bits)
  }

  mutating func int64() throws(WireError) -> Int64 {
    try expect(.varint)
    return Int64(bitPattern: try varint())
  }

  mutating func uint32() throws(WireError) -> UInt32 {
    try expect(.varint)
    return UInt32(truncatingIfNeeded: try varint())
  }

  mutating func bool() throws(WireError) -> Bool {
    try expect(.varint)
    return try varint() != 0
  }

  mutating func enumeration<Value: WireEnumeration>() throws(WireError) -> Value? {
    Value(wireNumber: try uint32())
  }

  mutating func string() throws(WireError) -> String {
    try expect(.lengthDelimited)
    let end = try endAfterLength()
    guard let text = String(validating: bytes, in: index..<end) else { throw malformed(.invalidUTF8) }
    index = end
    return text
  }

  mutating func message<Message: WireMessage>() throws(WireError) -> Message? {
    try expect(.lengthDelimited)
    let messageEnd = try endAfterLength()
    let outerEnd = end
    end = messageEnd
    defer { end = outerEnd }
    return try Message(from: &self)
  }

  mutating func messages<Message: WireMessage>(appendingTo messages: inout [Message]) throws(WireError) {
    if let message: Message = try message() { messages.append(message) }
  }
}
