extension JSONReader {
  mutating func double() throws(WireError) -> Double {
    try maybeQuoted { reader, isQuoted throws(WireError) in
      if isQuoted {
        if reader.skip(word: "NaN") { return .nan }
        if reader.skip(word: "Infinity") { return .infinity }
        if reader.skip(word: "-Infinity") { return -.infinity }
      }
      let start = reader.index
      if let value = Double(exactly: try reader.number()) { return value }
      return try reader.roundedDouble(start..<reader.index)
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

  /// Leaves to the standard library what takes more than one rounding.
  private func roundedDouble(_ range: Range<Int>) throws(WireError) -> Double {
    guard let text = String(validating: bytes, in: range), let value = Double(text) else {
      throw malformed(.invalidNumber)
    }
    return value
  }

  private mutating func integer<Value>(_ convert: (JSONNumber) -> Value?) throws(WireError) -> Value {
    try maybeQuoted { reader, _ throws(WireError) in
      guard let value = convert(try reader.number()) else { throw reader.malformed(.invalidNumber) }
      return value
    }
  }

  /// Reads a number that may stand in quotes; `read` is told whether it does.
  private mutating func maybeQuoted<Value>(
    _ read: (inout Self, Bool) throws(WireError) -> Value
  ) throws(WireError) -> Value {
    if skip("\"") {
      let value = try read(&self, true)
      guard skip("\"") else { throw malformed(index < bytes.count ? .invalidNumber : .truncated) }
      return value
    }
    guard byte == UInt8(ascii: "-") || UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte else {
      throw wrongType()
    }
    return try read(&self, false)
  }
}
