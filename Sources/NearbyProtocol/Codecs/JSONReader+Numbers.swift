extension JSONReader {
  @inline(__always)
  mutating func double() throws(Fault) -> Double {
    guard byte != UInt8(ascii: "\"") else { return try quotedDouble() }
    return try unquotedDouble()
  }

  /// Reads the nearest number of 32 bits, by way of the nearest of 64.
  mutating func float() throws(Fault) -> Float { Float(try double()) }

  @inline(never)
  private mutating func quotedDouble() throws(Fault) -> Double {
    try quoted { reader throws(Fault) in
      if reader.skip(word: "NaN") { return .nan }
      if reader.skip(word: "Infinity") { return .infinity }
      if reader.skip(word: "-Infinity") { return -.infinity }
      try reader.expectNumber()
      return try reader.unquotedDouble()
    }
  }

  private mutating func unquotedDouble() throws(Fault) -> Double {
    let start = index
    if let value = Double(exactly: try number()) { return value }
    // Leaves to the standard library what takes more than one rounding.
    guard let text = bytes.text(in: start..<index), let value = Double(text) else {
      throw malformed(.invalidNumber, at: start)
    }
    return value
  }

  mutating func int64() throws(Fault) -> Int64 {
    let start = index
    guard let value = Int64(exactly: try maybeQuotedNumber()) else {
      throw malformed(.invalidNumber, at: start)
    }
    return value
  }

  mutating func uint32() throws(Fault) -> UInt32 {
    let start = index
    guard let value = Int64(exactly: try maybeQuotedNumber()), let value = UInt32(exactly: value) else {
      throw malformed(.invalidNumber, at: start)
    }
    return value
  }

  @inline(__always)
  mutating func maybeQuotedNumber() throws(Fault) -> JSONNumber {
    guard byte == UInt8(ascii: "\"") else { return try exactNumber() }
    return try quoted { reader throws(Fault) in
      try reader.expectNumber()
      return try reader.exactNumber()
    }
  }

  /// Reads a number, whose digits are kept if they fit without the zeros at their end.
  @inline(__always)
  private mutating func exactNumber() throws(Fault) -> JSONNumber {
    let start = index
    let number = try number()
    guard !number.isExact else { return number }
    return unsafe bytes.withBytes(in: start..<index) { text in unsafe number.withoutZeros(text) }
  }

  /// Reads what stands in quotes.
  @inline(__always)
  private mutating func quoted<Value>(
    _ read: (inout JSONReader) throws(Fault) -> Value
  ) throws(Fault) -> Value {
    let start = index
    index += 1
    do throws(Fault) {
      let value = try read(&self)
      if skip("\"") { return value }
      throw unexpected(.invalidNumber)
    } catch {
      // Escapes stop what reads digits.
      guard byte == UInt8(ascii: "\\") else { throw error }
    }
    index = start
    return try escaped(read)
  }

  /// Reads what stands in quotes and holds escapes.
  @inline(never)
  private mutating func escaped<Value>(
    _ read: (inout JSONReader) throws(Fault) -> Value
  ) throws(Fault) -> Value {
    let start = index
    let text = Array(try string().utf8)[...]
    guard let value = Self.value(of: text.span, read) else { throw malformed(.invalidNumber, at: start) }
    return value
  }

  private static func value<Value>(
    of text: Span<UInt8>, _ read: (inout JSONReader) throws(Fault) -> Value
  ) -> Value? {
    var reader = unsafe JSONReader(FrameBytes(text))
    guard let value = try? read(&reader), reader.index == text.count else { return nil }
    return value
  }

  /// Makes sure that a number begins here, inside quotes.
  @inline(__always)
  private func expectNumber() throws(Fault) {
    guard byte == UInt8(ascii: "-") || UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte else {
      throw unexpected(.invalidNumber)
    }
  }

  /// Reads a number of any size by the grammar of JSON.
  @inline(__always)
  mutating func number() throws(Fault) -> JSONNumber {
    var number = JSONNumber()
    if byte == UInt8(ascii: "-") {
      number.isNegative = true
      index += 1
    } else {
      guard UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte else { throw wrongType() }
    }
    if skip("0") {
      guard !(UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte) else { throw malformed(.invalidNumber) }
    } else {
      _ = try digits(of: &number)
    }
    if skip(".") { number.exponent = -(try digits(of: &number)) }
    if byte | 0x20 == UInt8(ascii: "e") { try exponent(of: &number) }
    return number
  }

  @inline(never)
  private mutating func exponent(of number: inout JSONNumber) throws(Fault) {
    index += 1
    let isNegative = skip("-")
    if !isNegative { _ = skip("+") }
    var digits = JSONNumber()
    _ = try self.digits(of: &digits)
    // Capped where every number but 0 is infinite or 0 already: no text has a fraction as long as that.
    let most: UInt64 = 1_000_000_000_000
    let magnitude = Int(digits.isExact ? min(digits.significand, most) : most)
    number.exponent += isNegative ? -magnitude : magnitude
  }

  /// Reads one digit or more, and gives their number.
  @inline(__always)
  private mutating func digits(of number: inout JSONNumber) throws(Fault) -> Int {
    let start = index
    var isRun = true
    while isRun, index <= bytes.count &- 8 {
      let digits = DigitRun(bytes.word(at: index))
      number.append(digits)
      index &+= digits.count
      isRun = digits.count == 8
    }
    if isRun {
      while UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte {
        number.append(DigitRun(digit: byte))
        index += 1
      }
    }
    guard index > start else { throw unexpected(.invalidNumber) }
    return index &- start
  }
}
