/// Reads the fields of a message in one form.
///
/// What is wrong with the bytes is thrown at once. What is wrong with a value is kept in ``problem`` while reading goes
/// on, since only a frame that was read to its end is known to be a message, and to have an id or none.
protocol FieldReader: ~Escapable {
  /// The first value that makes no sense. A message with a problem is not handed out.
  var problem: WireError? { get set }

  /// How many bytes have been read.
  var index: Int { get }

  /// Moves on to the value of the next field that `Field` knows.
  ///
  /// - Returns: `nil` at the end of the message.
  mutating func next<Field: WireField>(_ type: Field.Type) throws(WireError) -> Field?

  mutating func double() throws(WireError) -> Double
  mutating func int64() throws(WireError) -> Int64
  mutating func uint32() throws(WireError) -> UInt32
  mutating func bool() throws(WireError) -> Bool
  mutating func string() throws(WireError) -> String

  /// - Returns: `nil` when this version does not know the value.
  mutating func enumeration<Value: WireEnumeration>() throws(WireError) -> Value?

  /// - Returns: `nil` when the message was refused.
  mutating func message<Message: WireMessage>() throws(WireError) -> Message?

  /// Adds what the field holds of a list.
  mutating func messages<Message: WireMessage>(appendingTo messages: inout [Message]) throws(WireError)
}
