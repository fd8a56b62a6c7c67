import NearbyCore

extension JSONReader: FieldReader {
  @inline(__always)
  mutating func next<Field: WireField>(after last: Field?) throws(Fault) -> Field? {
    while try nextElement(until: "}") {
      let field = try skipName(of: last)
      try skipColon()
      // Absent, whatever the field.
      if byte == UInt8(ascii: "n"), skip(word: "null") { continue }
      if let field { return field }
      try skipValue()
    }
    return nil
  }

  @inline(__always)
  mutating func isAtEnd() -> Bool {
    guard byte == UInt8(ascii: "}") else { return false }
    close()
    return true
  }

  @inline(__always)
  mutating func bool() throws(Fault) -> Bool {
    if skip(word: "true") { return true }
    guard skip(word: "false") else { throw wrongType() }
    return false
  }

  mutating func text(limit: Int) throws(Fault) -> String {
    let start = index
    let text = try string()
    guard text.utf8.count <= limit else { throw Fault(.tooLong(limit: limit), at: start) }
    return text
  }

  @inline(__always)
  mutating func user() throws(Fault) -> UserID {
    let start = index
    guard skip("\"") else { throw wrongType() }
    let textStart = index
    skipPlainCharacters()
    if byte == UInt8(ascii: "\""),
      let user = bytes.usualUser(in: textStart..<index)
    {
      index += 1
      return user
    }
    index = start
    return try unusualUser()
  }

  @inline(never)
  private mutating func unusualUser() throws(Fault) -> UserID {
    let start = index
    let text = try string()
    do {
      return try UserID(text)
    } catch {
      throw Fault(.invalidUser(error), at: start)
    }
  }

  mutating func enumeration<Value: WireEnumeration>() throws(Fault) -> Value? {
    guard byte == UInt8(ascii: "\"") else {
      return UInt32(exactly: try int64()).flatMap { Value(wireNumber: $0) }
    }
    let name = try string()
    // By bytes: two texts that look the same are equal, but not the same name.
    return Value.wireNames.firstIndex { $0.utf8.elementsEqual(name.utf8) }
      .flatMap { Value(wireNumber: UInt32($0)) }
  }

  mutating func coordinate() throws(Fault) -> Coordinate { try message() }

  @inline(__always)
  mutating func message<Message: WireMessage>() throws(Fault) -> Message {
    try open("{")
    return try Message(from: &self)
  }

  // Of a name that comes again the last value counts, or a reader may refuse it: values are not merged.
  @inline(__always)
  static var mergesMessages: Bool { false }

  @inline(__always)
  var isMerging: Bool { false }

  mutating func mergedMessage<Field: WireField, Message: WireMessage>(
    of field: Field, until others: FieldSet<Field>
  ) throws(Fault) -> Message {
    try message()
  }

  mutating func skipRecurrence() throws(Fault) { try skipValue() }

  mutating func messages<Message: WireMessage>(
    appendingTo messages: inout [Message], limit: Int
  ) throws(Fault) {
    try open("[")
    var refusal: Fault?
    var element = messages.count
    while try nextElement(until: "]") {
      do {
        try append(to: &messages, limit: limit)
      } catch {
        guard error.isRefusal else { throw error.inside("[\(element)]") }
        refusal = refusal ?? error.inside("[\(element)]")
      }
      element += 1
    }
    if let refusal { throw refusal }
  }
}
