extension JSONReader {
  mutating func double() throws(WireError) -> Double {
    try quotedOrNot { reader throws(WireError) in
      if reader.skip(word: "NaN") { return .nan }
      if reader.skip(word: "Infinity") { return .infinity }
      if reader.skip(word: "-Infinity") { return -.infinity }
      return try reader.plainDouble()
    } bare: { reader throws(WireError) in
      try reader.plainDouble()
    }
  }

  mutating func int64() throws(WireError) -> Int64 {
    try integer { number in Int64(exactly: number) }
  }

  mutating func uint32() throws(WireError) -> UInt32 {
    try integer { number in Int64(exactly: number).flatMap { UInt32(exactly: $0) } }
  }

  /// Reads a number of any size by the grammar of JSON.
  mutating func number() throws(WireError) -> JSONNumber {
    var number = JSONNumber()
    number.isNegative = skip("-")
    if skip("0") {
      guard !(UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte) else { throw malformed(.invalidNumber) }
    } else {
      try digits { number.append($0) }
    }
    if skip(".") { try digits { number.appendFraction($0) } }
    if skip("e") || skip("E") {
      let isNegative = skip("-")
      if !isNegative { _ = skip("+") }
      var exponent = 0
      // Capped where every number but 0 is infinite or 0 already: the frame limit keeps the fraction shorter.
      try digits { exponent = min(exponent * 10 + Int($0), 1_000_000) }
      number.exponent += isNegative ? -exponent : exponent
    }
    return number
  }

  /// Reads one digit or more.
  private mutating func digits(_ use: (UInt8) -> Void) throws(WireError) {
    let start = index
    while UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte {
      use(byte - UInt8(ascii: "0"))
      index += 1
    }
    guard index > start else { throw malformed(index < bytes.count ? .invalidNumber : .truncated) }
  }

  private mutating func plainDouble() throws(WireError) -> Double {
    guard isNumberNext else { throw wrongType() }
    let start = index
    let number = try number()
    if let value = Double(exactly: number) { return value }
    // The standard library rounds correctly, but only from a string.
    guard let text = String(validating: bytes, in: start..<index), let value = Double(text) else {
      throw malformed(.invalidNumber)
    }
    return value
  }

  private mutating func integer<Value>(_ convert: (JSONNumber) -> Value?) throws(WireError) -> Value {
    let read = { (reader: inout Self) throws(WireError) in
      guard reader.isNumberNext else { throw reader.wrongType() }
      guard let value = convert(try reader.number()) else { throw reader.malformed(.invalidNumber) }
      return value
    }
    return try quotedOrNot(read, bare: read)
  }

  private var isNumberNext: Bool {
    byte == UInt8(ascii: "-") || UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte
  }

  /// Reads a number that may stand in quotes.
  private mutating func quotedOrNot<Value>(
    _ quoted: (inout Self) throws(WireError) -> Value, bare: (inout Self) throws(WireError) -> Value
  ) throws(WireError) -> Value {
    guard skip("\"") else { return try bare(&self) }
    let value = try quoted(&self)
    guard skip("\"") else { throw malformed(index < bytes.count ? .invalidNumber : .truncated) }
    return value
  }
}
