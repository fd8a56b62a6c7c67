import NearbyCore

/// Reads the fields of a message in one form.
///
/// What is wrong with the bytes ends the reading at once. What is wrong with a value is thrown as well, but after
/// the value has been consumed: ``FieldWalk`` keeps it, reads on, and throws it at the end of the message.
protocol FieldReader {
  /// How many bytes have been read: where the next value begins.
  var index: Int { get }

  /// Moves on to the value of the next field that `Field` knows.
  ///
  /// - Parameter last: The field before, after which the next one is likely to come.
  /// - Returns: `nil` at the end of the message.
  mutating func next<Field: WireField>(after last: Field?) throws(Fault) -> Field?

  /// Whether the message that is read is part of a batch.
  var isInBatch: Bool { get set }

  /// Leaves the value out, whatever it is.
  mutating func skipValue() throws(Fault)

  /// Whether there is no next field, as far as can be seen at once. If so, the end of the message has
  /// been consumed.
  mutating func isAtEnd() -> Bool

  mutating func double() throws(Fault) -> Double
  mutating func float() throws(Fault) -> Float
  mutating func int64() throws(Fault) -> Int64
  mutating func uint32() throws(Fault) -> UInt32
  mutating func bool() throws(Fault) -> Bool

  /// Reads a text of at most `limit` UTF-8 bytes.
  mutating func text(limit: Int) throws(Fault) -> String

  mutating func user() throws(Fault) -> UserID

  /// - Returns: `nil` when this version does not know the value.
  mutating func enumeration<Value: WireEnumeration>() throws(Fault) -> Value?

  /// Reads a `LatLng`, which is a message, but one that is never absent from the frames that come most.
  mutating func coordinate() throws(Fault) -> Coordinate

  mutating func message<Message: WireMessage>() throws(Fault) -> Message

  /// Whether the values of a field are merged that holds one message and comes again. Otherwise the last one counts.
  static var mergesMessages: Bool { get }

  /// Whether the values of such a field are looked for where the first one stands.
  var isMerging: Bool { get }

  /// Reads the message whose parts are the value that comes next, and those of the same field after it in the message
  /// around it, up to one of the `others`, which would replace it. Reading goes on after the first.
  mutating func mergedMessage<Field: WireField, Message: WireMessage>(
    of field: Field, until others: FieldSet<Field>
  ) throws(Fault) -> Message

  /// Leaves the value out, which belongs to a message that came before.
  mutating func skipRecurrence() throws(Fault)

  /// Adds what the field holds of a list, which may have `limit` elements in all.
  mutating func messages<Message: WireMessage>(
    appendingTo messages: inout [Message], limit: Int
  ) throws(Fault)
}

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
