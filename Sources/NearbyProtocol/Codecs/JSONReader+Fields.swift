extension JSONReader: FieldReader {
  mutating func next<Field: WireField>(_ field: Field.Type) throws(WireError) -> Field? {
    while try nextElement(until: "}") {
      let name = try name()
      // Absent, whatever the field.
      if skip(word: "null") { continue }
      if let field = Field(named: name) { return field }
      try skipValue()
    }
    return nil
  }

  mutating func bool() throws(WireError) -> Bool {
    if skip(word: "true") { return true }
    guard skip(word: "false") else { throw wrongType() }
    return false
  }

  mutating func string() throws(WireError) -> String {
    guard skip("\"") else { throw wrongType() }
    return try restOfString()
  }

  mutating func enumeration<Value: WireEnumeration>() throws(WireError) -> Value? {
    guard byte == UInt8(ascii: "\"") else {
      return UInt32(exactly: try int64()).flatMap { Value(wireNumber: $0) }
    }
    let name = try string()
    return Value.wireNames.firstIndex(of: name).flatMap { Value(wireNumber: UInt32($0)) }
  }

  mutating func message<Message: WireMessage>() throws(WireError) -> Message? {
    skipWhiteSpace()
    guard skip("{") else { throw wrongType() }
    return try nested { reader throws(WireError) in try Message(from: &reader) }
  }

  mutating func messages<Message: WireMessage>(appendingTo messages: inout [Message]) throws(WireError) {
    guard skip("[") else { throw wrongType() }
    try nested { reader throws(WireError) in
      while try reader.nextElement(until: "]") {
        if let message: Message = try reader.message() { messages.append(message) }
      }
    }
  }

  /// The error of a value that is well formed, as far as can be seen, but not what the field holds.
  func wrongType() -> WireError {
    switch byte {
    case UInt8(ascii: "{"), UInt8(ascii: "["), UInt8(ascii: "\""), UInt8(ascii: "-"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "t"), UInt8(ascii: "f"), UInt8(ascii: "n"):
      malformed(.wrongType)
    default: unexpected()
    }
  }
}
