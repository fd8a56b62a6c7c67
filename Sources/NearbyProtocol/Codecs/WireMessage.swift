/// A message of the schema: it knows its fields, and leaves to a writer or reader what they look like.
///
/// Each conformance in `Schema` is the Swift side of one message in `Docs/nearby.proto`. Everything is generic rather
/// than existential, so that the compiler makes straight code out of each message and form.
protocol WireMessage {
  /// Reads the fields up to the end of the message, and only then judges them as a whole: so that whatever else the
  /// frame holds is still read when a value makes no sense.
  init(from reader: inout some FieldReader) throws(Fault)

  /// Writes the fields in the order of their numbers.
  func write(to writer: inout some FieldWriter)
}

/// An enumeration of the schema. 0 always means unspecified.
protocol WireEnumeration {
  /// The value with that number, if this version knows it.
  init?(wireNumber: UInt32)

  /// The number of the value.
  var wireNumber: UInt32 { get }

  /// The names of the values 0, 1, 2 and so on.
  static var wireNames: [String] { get }
}
