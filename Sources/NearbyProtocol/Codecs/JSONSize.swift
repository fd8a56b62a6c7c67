/// Counts the most bytes that a message can take as proto3 JSON.
///
/// Not exactly how many it takes: how long a number gets, and what of a text has to be escaped, is known only when it
/// has been written.
struct JSONSize: FieldWriter {
  private(set) var count = 0

  /// The most bytes that `message` can take, and the comma after it.
  @inline(__always)
  static func ofMessage(_ message: some WireMessage) -> Int {
    var size = JSONSize()
    message.write(to: &size)
    // {},
    return size.count &+ 3
  }

  @inline(__always)
  private mutating func add(_ field: some WireField, _ byteCount: Int) {
    // "":,
    count &+= field.name.utf8CodeUnitCount &+ 4 &+ byteCount
  }

  // -2.2250738585072014e-308
  @inline(__always)
  mutating func put(_ field: some WireField, _ value: Double) { add(field, 24) }

  // -1.1754944e-38
  @inline(__always)
  mutating func put(_ field: some WireField, _ value: Float) { add(field, 15) }

  // "-9223372036854775808"
  @inline(__always)
  mutating func put(_ field: some WireField, _ value: Int64) { add(field, 22) }

  // 4294967295
  @inline(__always)
  mutating func put(_ field: some WireField, _ value: UInt32) { add(field, 10) }

  // false
  @inline(__always)
  mutating func put(_ field: some WireField, _ value: Bool) { add(field, 5) }

  @inline(__always)
  mutating func put(_ field: some WireField, _ value: String) {
    add(field, value.utf8.count &* JSONText.longestEscape &+ 2)
  }

  mutating func put<Value: WireEnumeration>(_ field: some WireField, _ value: Value) {
    add(field, Value.wireNames[Int(value.wireNumber)].utf8.count + 2)
  }

  @inline(__always)
  mutating func put(_ field: some WireField, _ message: some WireMessage) {
    add(field, Self.ofMessage(message))
  }

  mutating func put(_ field: some WireField, _ messages: [some WireMessage]) {
    var sum = 2
    for message in messages { sum += Self.ofMessage(message) }
    add(field, sum)
  }
}
