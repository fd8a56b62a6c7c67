/// Reads the fields of messages from proto3 JSON.
struct JSONReader {
  let bytes: FrameBytes
  var index = 0

  var isInBatch = false

  private var depth = 0

  /// Whether the object or list being read has just been opened, so that no comma is due.
  private var isAtStart = true

  init(_ bytes: FrameBytes) {
    self.bytes = bytes
  }

  /// Reads all bytes as one message.
  mutating func wholeMessage<Message: WireMessage>() throws(Fault) -> Message {
    try whole { reader throws(Fault) in try reader.message() }
  }

  /// Reads all bytes as what `read` reads.
  mutating func whole<Result>(_ read: (inout Self) throws(Fault) -> Result) throws(Fault) -> Result {
    var refusal: Fault?
    var result: Result?
    skipWhiteSpace()
    do {
      result = try read(&self)
    } catch {
      guard error.isRefusal else { throw error }
      refusal = error
    }
    skipWhiteSpace()
    guard index == bytes.count else { throw malformed(.trailingBytes) }
    guard let result else { throw refusal ?? Fault(.missingField, at: index) }
    return result
  }

  @inline(never)
  func malformed(_ malformation: WireError.Malformation) -> Fault { malformed(malformation, at: index) }

  @inline(never)
  func malformed(_ malformation: WireError.Malformation, at offset: Int) -> Fault {
    Fault(.malformed(malformation), at: offset)
  }

  /// The fault of a byte that the grammar does not allow here, or of none being left.
  @inline(never)
  func unexpected(_ malformation: WireError.Malformation = .invalidJSON) -> Fault {
    malformed(index < bytes.count ? malformation : .truncated)
  }

  /// The fault of a value that is well formed, as far as can be seen, but not what the field holds.
  @inline(never)
  func wrongType() -> Fault {
    switch byte {
    case UInt8(ascii: "{"), UInt8(ascii: "["), UInt8(ascii: "\""), UInt8(ascii: "-"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "t"), UInt8(ascii: "f"), UInt8(ascii: "n"):
      malformed(.wrongType)
    default: unexpected()
    }
  }

  /// The byte at `index`; 0, which no grammar rule allows, at the end.
  @inline(__always)
  var byte: UInt8 { index < bytes.count ? bytes.byte(at: index) : 0 }

  @inline(__always)
  mutating func skipWhiteSpace() {
    if byte <= 0x20 { skipLongWhiteSpace() }
  }

  @inline(never)
  private mutating func skipLongWhiteSpace() {
    while byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { index += 1 }
  }

  /// Whether `character` came next; if so, it is behind.
  @inline(__always)
  mutating func skip(_ character: Unicode.Scalar) -> Bool {
    guard byte == UInt8(ascii: character) else { return false }
    index += 1
    return true
  }

  /// Whether `word` came next; if so, it is behind.
  @inline(__always)
  mutating func skip(word: StaticString) -> Bool {
    guard bytes.holds(word, at: index) else { return false }
    index += word.utf8CodeUnitCount
    return true
  }

  /// Opens one more object or list, whose bracket comes next; ``close(_:)`` has to follow unless reading ends.
  @inline(__always)
  mutating func open(_ bracket: Unicode.Scalar) throws(Fault) {
    guard byte == UInt8(ascii: bracket) else { throw wrongType() }
    guard depth < FrameLimits.maximumDepth else { throw tooDeep() }
    index += 1
    depth += 1
    isAtStart = true
  }

  @inline(never)
  private func tooDeep() -> Fault { Fault(.tooDeep(limit: FrameLimits.maximumDepth), at: index) }

  /// Leaves the object or list.
  @inline(__always)
  mutating func close() {
    index += 1
    depth -= 1
    isAtStart = false
  }

  /// Moves on to the next element of the innermost object or list.
  ///
  /// - Returns: `false` when there is none, and its `bracket` is behind.
  @inline(__always)
  mutating func nextElement(until bracket: Unicode.Scalar) throws(Fault) -> Bool {
    skipWhiteSpace()
    if byte == UInt8(ascii: bracket) {
      close()
      return false
    }
    if isAtStart {
      isAtStart = false
    } else {
      guard skip(",") else { throw unexpected() }
      skipWhiteSpace()
      guard byte != UInt8(ascii: bracket) else { throw unexpected() }
    }
    return true
  }

  /// Moves on to the value, behind the colon.
  @inline(__always)
  mutating func skipColon() throws(Fault) {
    skipWhiteSpace()
    guard skip(":") else { throw unexpected() }
    skipWhiteSpace()
  }

  @inline(never)
  mutating func skipValue() throws(Fault) {
    switch byte {
    case UInt8(ascii: "{"):
      try open("{")
      while try nextElement(until: "}") {
        _ = try name()
        try skipColon()
        try skipValue()
      }
    case UInt8(ascii: "["):
      try open("[")
      while try nextElement(until: "]") { try skipValue() }
    case UInt8(ascii: "\""): _ = try string()
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): _ = try number()
    default:
      guard skip(word: "true") || skip(word: "false") || skip(word: "null") else { throw unexpected() }
    }
  }
}
