/// Counts the bytes of a message as Protocol Buffers: exactly, or as many as it takes at most.
struct BinarySize<Varint: VarintSize>: FieldWriter {
  private(set) var count = 0

  /// The bytes that `message` takes, without a tag.
  @inline(__always)
  static func ofMessage(_ message: some WireMessage) -> Int {
    var size = BinarySize()
    message.write(to: &size)
    return size.count
  }

  @inline(__always)
  private static func ofTag(_ field: some WireField) -> Int { field.rawValue < 16 ? 1 : 2 }

  @inline(__always)
  mutating func put(_ field: some WireField, _ value: Double) { count &+= Self.ofTag(field) &+ 8 }

  @inline(__always)
  mutating func put(_ field: some WireField, _ value: Float) { count &+= Self.ofTag(field) &+ 4 }

  @inline(__always)
  mutating func put(_ field: some WireField, _ value: Int64) {
    count &+= Self.ofTag(field) &+ Varint.byteCount(of: UInt64(bitPattern: value))
  }

  @inline(__always)
  mutating func put(_ field: some WireField, _ value: UInt32) {
    count &+= Self.ofTag(field) &+ Varint.byteCount(of: UInt64(value))
  }

  @inline(__always)
  mutating func put(_ field: some WireField, _ value: Bool) { count &+= Self.ofTag(field) &+ 1 }

  @inline(__always)
  mutating func put(_ field: some WireField, _ value: String) {
    put(field, byteCount: value.utf8.count)
  }

  @inline(__always)
  mutating func put(_ field: some WireField, _ value: some WireEnumeration) { put(field, value.wireNumber) }

  @inline(__always)
  mutating func put(_ field: some WireField, _ message: some WireMessage) {
    put(field, byteCount: Self.ofMessage(message))
  }

  mutating func put(_ field: some WireField, _ messages: [some WireMessage]) {
    for message in messages { put(field, message) }
  }

  @inline(__always)
  private mutating func put(_ field: some WireField, byteCount: Int) {
    count &+= Self.ofTag(field) &+ Varint.byteCount(of: UInt64(byteCount)) &+ byteCount
  }
}

/// How long a number is.
protocol VarintSize {
  static func byteCount(of value: UInt64) -> Int
}

/// As long as it is.
enum ExactVarint: VarintSize {
  @inline(__always)
  static func byteCount(of value: UInt64) -> Int {
    // One byte for each seven bits, and for 0 as well: a seventh of the bits rounded up, for up to 64 of them.
    ((64 &- (value | 1).leadingZeroBitCount) &* 9 &+ 64) &>> 6
  }
}

/// As long as the longest of all: what a message takes at most is known with hardly a look at it.
enum LongestVarint: VarintSize {
  @inline(__always)
  static func byteCount(of value: UInt64) -> Int { 10 }
}
