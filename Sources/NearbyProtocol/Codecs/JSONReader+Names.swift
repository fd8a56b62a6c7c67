extension JSONReader {
  /// Reads the name of a member, which is that of a field or not.
  ///
  /// Most writers keep to the order of the schema, so the names are compared from the last field on, without looking
  /// for the end of the text first.
  @inline(__always)
  mutating func skipName<Field: WireField>(of last: Field?) throws(Fault) -> Field? {
    guard skip("\"") else { throw unexpected() }
    let expected = last.map { $0.rawValue &+ 1 } ?? 1
    for number in expected...max(expected, 16) {
      if let field = skip(Field(rawValue: number)) { return field }
    }
    return try skipUnexpectedName()
  }

  @inline(__always)
  private mutating func skip<Field: WireField>(_ field: Field?) -> Field? {
    guard let field, bytes.holds(field.name, at: index) else { return nil }
    let end = index &+ field.name.utf8CodeUnitCount
    guard end < bytes.count, bytes.byte(at: end) == UInt8(ascii: "\"") else { return nil }
    index = end &+ 1
    return field
  }

  @inline(never)
  private mutating func skipUnexpectedName<Field: WireField>() throws(Fault) -> Field? {
    for number: UInt32 in 1...16 {
      if let field = skip(Field(rawValue: number)) { return field }
    }
    index -= 1
    let name = try string()
    if let field: Field = Self.field(named: name) { return field }
    return Self.camelCase(name).flatMap { name in Self.field(named: name) }
  }

  private static func field<Field: WireField>(named name: String) -> Field? {
    for number: UInt32 in 1...16 {
      if let field = Field(rawValue: number), field.name.description.utf8.elementsEqual(name.utf8) {
        return field
      }
    }
    return nil
  }

  /// Reads a name that no field has.
  mutating func name() throws(Fault) -> String {
    guard byte == UInt8(ascii: "\"") else { throw unexpected() }
    return try string()
  }

  /// `name` with each underscore and the letter after it made into a capital, if it is a name as the schema writes
  /// them.
  private static func camelCase(_ name: String) -> String? {
    let letters = UInt8(ascii: "a")...UInt8(ascii: "z")
    var result = ""
    var isWordStart = false
    for byte in name.utf8 {
      switch byte {
      case UInt8(ascii: "_") where !isWordStart && !result.isEmpty:
        isWordStart = true
      case letters:
        result.unicodeScalars.append(Unicode.Scalar(isWordStart ? byte - 0x20 : byte))
        isWordStart = false
      default:
        return nil
      }
    }
    return isWordStart || result.utf8.count == name.utf8.count ? nil : result
  }
}

extension FrameBytes {
  /// Whether the bytes of `text` stand at `offset`, as far as there are any.
  @inline(__always)
  func holds(_ text: StaticString, at offset: Int) -> Bool {
    let count = text.utf8CodeUnitCount
    guard count <= self.count &- offset else { return false }
    let start = unsafe text.utf8Start
    for index in 0..<count where unsafe byte(at: offset &+ index) != start[index] { return false }
    return true
  }
}
