import NearbyCore

/// Reads the fields of messages from Protocol Buffers.
struct BinaryReader {
  let bytes: FrameBytes
  var index = 0

  /// The end of the innermost message that is being read.
  var end: Int

  var isInBatch = false

  /// Whether this is the second reading of a frame, for which the first has found ``hasRecurrences``.
  var isMerging = false

  /// Whether a field that holds one message came again in a message.
  var hasRecurrences = false

  /// How the value at `index` is laid out, as its tag says.
  private var type = WireType.varint

  init(_ bytes: FrameBytes) {
    self.bytes = bytes
    end = bytes.count
  }

  @inline(never)
  func malformed(_ malformation: WireError.Malformation, at offset: Int) -> Fault {
    Fault(.malformed(malformation), at: offset)
  }

  @inline(__always)
  private func expect(_ expected: WireType) throws(Fault) {
    guard type == expected else { throw malformed(.wrongType, at: index) }
  }

  /// Moves on by `count` bytes, and gives the index at which they begin.
  @inline(__always)
  private mutating func skip(_ count: Int) throws(Fault) -> Int {
    let start = index
    guard count <= end - start else { throw malformed(.truncated, at: end) }
    index = start + count
    return start
  }

  /// Reads a length, and gives the range of the bytes that it announces, which come next.
  @inline(__always)
  mutating func announcedRange() throws(Fault) -> Range<Int> {
    try expect(.lengthDelimited)
    let start = index
    let count = try varint()
    guard count <= UInt64(end - index) else { throw malformed(.truncated, at: start) }
    return unsafe Range(uncheckedBounds: (index, index + Int(count)))
  }

  /// Reads a tag and keeps the type in it; returns the field number.
  ///
  /// Out of line, since nearly all tags of the schema have one byte.
  @inline(never)
  mutating func longTag() throws(Fault) -> UInt32 {
    let start = index
    let tag = try tag()
    // That of a group which has begun is read with it.
    guard tag & 7 != WireType.groupEnd else { throw malformed(.group, at: start) }
    type = WireType(rawValue: UInt8(tag & 7)) ?? .group
    return tag >> 3
  }

  /// Reads a tag, which is a number of 32 bits: unlike another number, it has no more than five bytes.
  @inline(__always)
  private mutating func tag() throws(Fault) -> UInt32 {
    let start = index
    var tag: UInt32 = 0
    var shift: UInt32 = 0
    while index < end {
      let byte = bytes.byte(at: index)
      // The fifth byte has room for four bits, and so there is no sixth.
      guard shift < 28 || byte <= 0x0F else { throw malformed(.invalidTag, at: start) }
      index += 1
      tag |= UInt32(byte & 0x7F) &<< shift
      if byte < 0x80 {
        // The least number is 1, and the last type 5.
        guard tag >= 8, tag & 7 <= 5 else { throw malformed(.invalidTag, at: start) }
        return tag
      }
      shift += 7
    }
    throw malformed(.truncated, at: end)
  }

  @inline(never)
  mutating func skipValue() throws(Fault) {
    switch type {
    case .varint: _ = try varint()
    case .fixed64: _ = try skip(8)
    case .lengthDelimited: index = try announcedRange().upperBound
    case .fixed32: _ = try skip(4)
    // No field of the schema is one, and what is not of the schema is skipped by its number.
    case .group: throw malformed(.wrongType, at: index)
    }
  }

  /// Leaves out the value of the field `number`, which the message does not know.
  @inline(__always)
  mutating func skipUnknownValue(of number: UInt32) throws(Fault) {
    if type == .group { try skipGroup(number) } else { try skipValue() }
  }

  /// Leaves out the rest of a group whose tag has been read.
  @inline(never)
  private mutating func skipGroup(_ number: UInt32) throws(Fault) {
    // The groups that are open, by their numbers.
    var groups = [number]
    while let innermost = groups.last {
      let start = index
      let tag = try tag()
      switch tag & 7 {
      case WireType.groupStart:
        guard groups.count < FrameLimits.maximumDepth else {
          throw Fault(.tooDeep(limit: FrameLimits.maximumDepth), at: start)
        }
        groups.append(tag >> 3)
      case WireType.groupEnd:
        guard tag >> 3 == innermost else { throw malformed(.group, at: start) }
        groups.removeLast()
      default:
        type = WireType(rawValue: UInt8(tag & 7)) ?? type
        try skipValue()
      }
    }
  }
}

extension BinaryReader: FieldReader {
  @inline(__always)
  mutating func next<Field: WireField>(after last: Field?) throws(Fault) -> Field? {
    while index < end {
      let byte = bytes.byte(at: index)
      if byte < 0x80, let type = WireType(rawValue: byte & 7), let field = Field(rawValue: UInt32(byte >> 3)) {
        self.type = type
        index += 1
        return field
      }
      let number = try longTag()
      if let field = Field(rawValue: number) { return field }
      try skipUnknownValue(of: number)
    }
    return nil
  }

  @inline(__always)
  func isAtEnd() -> Bool { index == end }

  @inline(__always)
  mutating func double() throws(Fault) -> Double {
    try expect(.fixed64)
    return Double(bitPattern: bytes.word(at: try skip(8)))
  }

  @inline(__always)
  mutating func float() throws(Fault) -> Float {
    try expect(.fixed32)
    return Float(bitPattern: bytes.halfWord(at: try skip(4)))
  }

  @inline(__always)
  mutating func int64() throws(Fault) -> Int64 {
    try expect(.varint)
    return Int64(bitPattern: try varint())
  }

  @inline(__always)
  mutating func uint32() throws(Fault) -> UInt32 {
    try expect(.varint)
    return UInt32(truncatingIfNeeded: try varint())
  }

  @inline(__always)
  mutating func bool() throws(Fault) -> Bool {
    try expect(.varint)
    return try varint() != 0
  }

  mutating func enumeration<Value: WireEnumeration>() throws(Fault) -> Value? {
    Value(wireNumber: try uint32())
  }

  mutating func text(limit: Int) throws(Fault) -> String {
    let range = try announcedRange()
    guard let text = bytes.text(in: range) else {
      throw malformed(.invalidUTF8, at: bytes.firstInvalidUTF8(in: range))
    }
    index = range.upperBound
    guard range.count <= limit else { throw Fault(.tooLong(limit: limit), at: range.lowerBound) }
    return text
  }

  @inline(__always)
  mutating func user() throws(Fault) -> UserID {
    let range = try announcedRange()
    if let user = bytes.usualUser(in: range) {
      index = range.upperBound
      return user
    }
    return try unusualUser(range)
  }

  @inline(never)
  private mutating func unusualUser(_ range: Range<Int>) throws(Fault) -> UserID {
    guard let text = bytes.text(in: range) else {
      throw malformed(.invalidUTF8, at: bytes.firstInvalidUTF8(in: range))
    }
    index = range.upperBound
    do {
      return try UserID(text)
    } catch {
      throw Fault(.invalidUser(error), at: range.lowerBound)
    }
  }

  /// Nearly always both numbers are there, in their order: 18 bytes of which only two tags have to be looked at.
  @inline(__always)
  mutating func coordinate() throws(Fault) -> Coordinate {
    if type == .lengthDelimited, end &- index >= 19, bytes.byte(at: index) == 18,
      let coordinate = bytes.usualCoordinate(at: index &+ 1)
    {
      index &+= 19
      return coordinate
    }
    return try unusualCoordinate()
  }

  @inline(never)
  private mutating func unusualCoordinate() throws(Fault) -> Coordinate { try message() }

  @inline(__always)
  mutating func message<Message: WireMessage>() throws(Fault) -> Message {
    let range = try announcedRange()
    let outerEnd = end
    end = range.upperBound
    defer { end = outerEnd }
    return try Message(from: &self)
  }

  mutating func messages<Message: WireMessage>(
    appendingTo messages: inout [Message], limit: Int
  ) throws(Fault) {
    do {
      try append(to: &messages, limit: limit)
    } catch {
      throw error.inside("[\(messages.count)]")
    }
  }
}

extension BinaryReader {
  /// Reads a number of one to ten bytes, seven bits in each, the lowest first.
  @inline(__always)
  mutating func varint() throws(Fault) -> UInt64 {
    if index < end, let value = bytes.varint(at: &index, until: end) { return value }
    return try bytewiseVarint()
  }

  @inline(never)
  private mutating func bytewiseVarint() throws(Fault) -> UInt64 {
    let start = index
    var value: UInt64 = 0
    var shift: UInt64 = 0
    while index < end {
      let byte = bytes.byte(at: index)
      // The tenth byte has room for one bit.
      guard shift < 63 || byte <= 1 else { throw malformed(.invalidVarint, at: start) }
      index += 1
      value |= UInt64(byte & 0x7F) &<< shift
      if byte < 0x80 { return value }
      shift += 7
    }
    throw malformed(.truncated, at: end)
  }
}

/// How the bytes of a field's value are laid out in the binary form.
enum WireType: UInt8 {
  case varint = 0
  case fixed64 = 1
  case lengthDelimited = 2
  case fixed32 = 5

  /// Fields between two tags. Not by the number that the tag has, so that a tag of one byte, which is read without
  /// looking back, is never taken for one.
  case group = 8

  /// What the tag at the beginning of a group has.
  static let groupStart: UInt32 = 3

  /// What the tag at the end of a group has.
  static let groupEnd: UInt32 = 4
}
