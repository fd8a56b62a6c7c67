/// Writes the fields of a message in one form, or counts their bytes.
///
/// `put` writes a field whatever its value. Messages call `write`, which leaves out what the schema says is the same as
/// absent.
protocol FieldWriter {
  mutating func put(_ field: some WireField, _ value: Double)
  mutating func put(_ field: some WireField, _ value: Float)
  mutating func put(_ field: some WireField, _ value: Int64)
  mutating func put(_ field: some WireField, _ value: UInt32)
  mutating func put(_ field: some WireField, _ value: Bool)
  mutating func put(_ field: some WireField, _ value: String)
  mutating func put(_ field: some WireField, _ value: some WireEnumeration)
  mutating func put(_ field: some WireField, _ message: some WireMessage)
  mutating func put(_ field: some WireField, _ messages: [some WireMessage])
}
