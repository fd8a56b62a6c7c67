extension FieldReader {
  /// Reads a number that has to lie in `range`, as neither infinity nor NaN does.
  @inline(__always)
  mutating func double(in range: ClosedRange<Double>, or kind: WireError.Kind) throws(Fault) -> Double {
    let start = index
    let value = try double()
    guard value >= range.lowerBound, value <= range.upperBound else { throw Fault(kind, at: start) }
    return value
  }

  /// Reads one more element of a list, which may have `limit` of them.
  mutating func append<Message: WireMessage>(to messages: inout [Message], limit: Int) throws(Fault) {
    guard messages.count < limit else {
      let start = index
      try skipValue()
      throw Fault(.tooManyElements(limit: limit), at: start)
    }
    messages.append(try message())
  }

  /// Reads several messages, unless they are several messages within several: so no frame needs a deep stack.
  @inline(never)
  mutating func batch<Message: WireMessage>() throws(Fault) -> Batch<Message> {
    guard !isInBatch else {
      let start = index
      try skipValue()
      throw Fault(.nestedBatch, at: start)
    }
    isInBatch = true
    defer { isInBatch = false }
    return try message()
  }

  /// Hands on the value of a field without which the message that was just read makes no sense.
  @inline(__always)
  func require<Value>(
    _ value: Value?, at field: some WireField, or kind: WireError.Kind = .missingField
  ) throws(Fault) -> Value {
    guard let value else { throw missing(field.name, kind) }
    return value
  }

  @inline(never)
  private func missing(_ name: StaticString, _ kind: WireError.Kind) -> Fault {
    Fault(kind, at: index, path: name.description)
  }
}

extension ClosedRange<Double> {
  /// All numbers but infinity and NaN.
  @inline(__always)
  static var finite: Self { -Double.greatestFiniteMagnitude...Double.greatestFiniteMagnitude }
}
