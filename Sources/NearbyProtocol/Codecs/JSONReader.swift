/// Reads the fields of messages from proto3 JSON.
struct JSONReader: ~Escapable {
  /// How many objects and lists may be open at once. A message needs five.
  static let maximalDepth = 32

  let bytes: Span<UInt8>
  var index = 0
  var problem: WireError?

  private var depth = 0

  /// Whether the object being read has just been opened, so that no comma is due.
  var isAtStart = true

  @_lifetime(copy bytes)
  init(_ bytes: Span<UInt8>) {
    self.bytes = bytes
  }

  /// Reads all bytes as one message.
  mutating func wholeMessage<Message: WireMessage>() throws(WireError) -> Message {
    try acceptableMessage { reader throws(WireError) in
      let message: Message? = try reader.message()
      reader.skipWhiteSpace()
      guard reader.index == reader.bytes.count else { throw reader.malformed(.trailingBytes) }
      return message
    }
  }

  func malformed(_ malformation: WireError.Malformation) -> WireError {
    WireError(.malformed(malformation), offset: index)
  }

  /// The error of a byte that the grammar does not allow here, or of none being left.
  func unexpected() -> WireError {
    malformed(index < bytes.count ? .invalidJSON : .truncated)
  }

  /// The byte at `index`; 0, which no grammar rule allows, at the end.
  var byte: UInt8 { index < bytes.count ? bytes[index] : 0 }

  mutating func skipWhiteSpace() {
    while byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { index += 1 }
  }

  /// Whether `character` came next; if so, it is behind.
  mutating func skip(_ character: Unicode.Scalar) -> Bool {
    guard byte == UInt8(ascii: character) else { return false }
    index += 1
    return true
  }

  /// Whether `word` came next; if so, it is behind.
  mutating func skip(word: StaticString) -> Bool {
    // With a `String` for a parameter, reading a message was measured to take half as long again.
    let text = word.description.utf8
    guard text.count <= bytes.count - index else { return false }
    for (offset, byte) in text.enumerated() where bytes[index + offset] != byte { return false }
    index += text.count
    return true
  }

  /// Runs `read` inside one more object or list.
  mutating func nested<Result>(
    _ read: (inout Self) throws(WireError) -> Result
  ) throws(WireError) -> Result {
    guard depth < Self.maximalDepth else {
      throw WireError(.tooDeep(limit: Self.maximalDepth), offset: index)
    }
    depth += 1
    isAtStart = true
    defer {
      depth -= 1
      isAtStart = false
    }
    return try read(&self)
  }

  /// Moves on to the next element of the object or list that `close` ends.
  ///
  /// - Returns: `false` when there is none, and `close` is behind.
  mutating func nextElement(until close: Unicode.Scalar) throws(WireError) -> Bool {
    skipWhiteSpace()
    if skip(close) { return false }
    if !isAtStart {
      guard skip(",") else { throw unexpected() }
      skipWhiteSpace()
      guard byte != UInt8(ascii: close) else { throw unexpected() }
    }
    isAtStart = false
    return true
  }

  /// Reads the name of a member, and the colon behind it.
  mutating func name() throws(WireError) -> String {
    guard byte == UInt8(ascii: "\"") else { throw unexpected() }
    let name = try string()
    skipWhiteSpace()
    guard skip(":") else { throw unexpected() }
    skipWhiteSpace()
    return name
  }

  mutating func skipValue() throws(WireError) {
    switch byte {
    case UInt8(ascii: "{"):
      index += 1
      try nested { reader throws(WireError) in
        while try reader.nextElement(until: "}") {
          _ = try reader.name()
          try reader.skipValue()
        }
      }
    case UInt8(ascii: "["):
      index += 1
      try nested { reader throws(WireError) in
        while try reader.nextElement(until: "]") { try reader.skipValue() }
      }
    case UInt8(ascii: "\""): _ = try string()
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): _ = try number()
    default:
      guard skip(word: "true") || skip(word: "false") || skip(word: "null") else { throw unexpected() }
    }
  }
}
