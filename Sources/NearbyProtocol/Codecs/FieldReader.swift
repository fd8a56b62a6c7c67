import NearbyCore

/// Reads the fields of a message in one form.
///
/// What is wrong with the bytes ends the reading at once. What is wrong with a value is thrown as well, but with the
/// value behind: ``fields(_:)`` keeps it, reads on, and throws it at the end of the message.
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

  /// Whether there is no next field, as far as can be seen at once. If so, the end of the message is behind.
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

  /// Adds what the field holds of a list, which may have `limit` elements in all.
  mutating func messages<Message: WireMessage>(
    appendingTo messages: inout [Message], limit: Int
  ) throws(Fault)
}
