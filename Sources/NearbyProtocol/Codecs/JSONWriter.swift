/// Writes the fields of messages as proto3 JSON, in a single pass.
struct JSONWriter: FieldWriter {
  var bytes: [UInt8] = []

  mutating func message(_ message: some WireMessage) {
    bytes.append(UInt8(ascii: "{"))
    message.write(to: &self)
    bytes.append(UInt8(ascii: "}"))
  }

  mutating func put(_ field: some WireField, _ value: Double) {
    name(field)
    if value.isFinite {
      // The shortest text that reads back as the same number, and the grammar of JSON at once.
      text(value.description)
    } else {
      text(value.isNaN ? "\"NaN\"" : value < 0 ? "\"-Infinity\"" : "\"Infinity\"")
    }
  }

  mutating func put(_ field: some WireField, _ value: Int64) {
    name(field)
    bytes.append(UInt8(ascii: "\""))
    if value < 0 { bytes.append(UInt8(ascii: "-")) }
    digits(value.magnitude)
    bytes.append(UInt8(ascii: "\""))
  }

  mutating func put(_ field: some WireField, _ value: UInt32) {
    name(field)
    digits(UInt64(value))
  }

  mutating func put(_ field: some WireField, _ value: Bool) {
    name(field)
    text(value ? "true" : "false")
  }

  mutating func put(_ field: some WireField, _ value: String) {
    name(field)
    string(value)
  }

  mutating func put<Value: WireEnumeration>(_ field: some WireField, _ value: Value) {
    name(field)
    string(Value.wireNames[Int(value.wireNumber)])
  }

  mutating func put(_ field: some WireField, _ message: some WireMessage) {
    name(field)
    self.message(message)
  }

  mutating func put(_ field: some WireField, _ messages: [some WireMessage]) {
    name(field)
    bytes.append(UInt8(ascii: "["))
    for message in messages {
      separator()
      self.message(message)
    }
    bytes.append(UInt8(ascii: "]"))
  }

  private mutating func text(_ text: String) {
    bytes.append(contentsOf: text.utf8)
  }

  /// A comma, unless the object or list has just begun: no value ends in an opening bracket.
  private mutating func separator() {
    if let last = bytes.last, last != UInt8(ascii: "{"), last != UInt8(ascii: "[") {
      bytes.append(UInt8(ascii: ","))
    }
  }

  private mutating func name(_ field: some WireField) {
    separator()
    bytes.append(UInt8(ascii: "\""))
    text(field.name)
    bytes.append(UInt8(ascii: "\""))
    bytes.append(UInt8(ascii: ":"))
  }

  private mutating func digits(_ value: UInt64) {
    if value >= 10 { digits(value / 10) }
    bytes.append(UInt8(ascii: "0") + UInt8(value % 10))
  }

  private mutating func string(_ value: String) {
    bytes.append(UInt8(ascii: "\""))
    let start = bytes.count
    text(value)
    // Searched here rather than in the string: nearly always nothing is found, and an array is searched faster.
    if bytes[start...].contains(where: Self.needsEscape) {
      bytes.removeSubrange(start...)
      for byte in value.utf8 { character(byte) }
    }
    bytes.append(UInt8(ascii: "\""))
  }

  private static func needsEscape(_ byte: UInt8) -> Bool {
    byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
  }

  private mutating func character(_ byte: UInt8) {
    guard Self.needsEscape(byte) else { return bytes.append(byte) }
    switch byte {
    case UInt8(ascii: "\""): text("\\\"")
    case UInt8(ascii: "\\"): text("\\\\")
    case 0x08: text("\\b")
    case 0x0C: text("\\f")
    case UInt8(ascii: "\n"): text("\\n")
    case UInt8(ascii: "\r"): text("\\r")
    case UInt8(ascii: "\t"): text("\\t")
    default:
      text(byte < 0x10 ? "\\u000" : "\\u001")
      let digit = byte & 0xF
      bytes.append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10)
    }
  }
}
