/// A message of the schema: it knows its fields, and leaves to a writer or reader what they look like.
///
/// Each conformance in `Schema` is the Swift side of one message in `Docs/nearby.proto`. Everything is generic rather
/// than existential, so that the compiler makes straight code out of each message and form.
protocol WireMessage {
  /// Reads the fields up to the end of the message, and only then judges them: so that whatever else the frame holds
  /// is still read when a value makes no sense.
  ///
  /// - Returns: `nil` after it has told the reader to ``FieldReader/refuse(_:at:)``.
  init?(from reader: inout some FieldReader & ~Escapable) throws(WireError)

  /// Writes the fields in the order of their numbers.
  func write(to writer: inout some FieldWriter)
}
