/// Writes the fields of messages as proto3 JSON, in a single pass, into memory that is known to be enough.
///
/// Every value ends in a comma, and the one before a closing bracket is taken back.
struct JSONWriter {
  /// How many bytes after the message it may spoil: digits are written eight at a time.
  static let slack = 8

  var bytes: ByteCursor

  @inline(__always)
  mutating func wholeMessage(_ message: some WireMessage) {
    self.message(message)
    bytes.takeBack(UInt8(ascii: ","))
  }

  @inline(__always)
  private mutating func message(_ message: some WireMessage) {
    open(UInt8(ascii: "{"))
    message.write(to: &self)
    close(UInt8(ascii: "}"))
  }

  @inline(__always)
  mutating func open(_ bracket: UInt8) { bytes.append(bracket) }

  @inline(__always)
  mutating func close(_ bracket: UInt8) {
    bytes.takeBack(UInt8(ascii: ","))
    bytes.append(bracket)
    comma()
  }

  @inline(__always)
  mutating func name(_ field: some WireField) {
    bytes.append(UInt8(ascii: "\""))
    bytes.append(field.name)
    bytes.append(UInt8(ascii: "\""))
    bytes.append(UInt8(ascii: ":"))
  }

  @inline(__always)
  private mutating func comma() { bytes.append(UInt8(ascii: ",")) }
}

extension JSONWriter: FieldWriter {
  @inline(__always)
  mutating func put(_ field: some WireField, _ value: Double) {
    name(field)
    bytes.append(json: value)
    comma()
  }

  mutating func put(_ field: some WireField, _ value: Float) {
    name(field)
    bytes.append(json: value)
    comma()
  }

  @inline(__always)
  mutating func put(_ field: some WireField, _ value: Int64) {
    name(field)
    bytes.append(UInt8(ascii: "\""))
    if value < 0 { bytes.append(UInt8(ascii: "-")) }
    bytes.append(decimal: value.magnitude)
    bytes.append(UInt8(ascii: "\""))
    comma()
  }

  @inline(__always)
  mutating func put(_ field: some WireField, _ value: UInt32) {
    name(field)
    bytes.append(decimal: UInt64(value))
    comma()
  }

  @inline(__always)
  mutating func put(_ field: some WireField, _ value: Bool) {
    name(field)
    bytes.append(value ? "true" : "false")
    comma()
  }

  @inline(__always)
  mutating func put(_ field: some WireField, _ value: String) {
    name(field)
    bytes.append(quoted: value)
    comma()
  }

  mutating func put<Value: WireEnumeration>(_ field: some WireField, _ value: Value) {
    name(field)
    bytes.append(quoted: Value.wireNames[Int(value.wireNumber)])
    comma()
  }

  @inline(__always)
  mutating func put(_ field: some WireField, _ message: some WireMessage) {
    name(field)
    self.message(message)
  }

  mutating func put(_ field: some WireField, _ messages: [some WireMessage]) {
    name(field)
    open(UInt8(ascii: "["))
    for message in messages { self.message(message) }
    close(UInt8(ascii: "]"))
  }
}
