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

/// Numbers, truth values and texts are left out when they have their default value; in an optional, and as a message,
/// even the default is written, since it differs from absence.
extension FieldWriter {
  @inline(__always)
  mutating func write(_ field: some WireField, _ value: Double) {
    // By its bits: minus zero is not the default.
    if value.bitPattern != 0 { put(field, value) }
  }

  @inline(__always)
  mutating func write(_ field: some WireField, _ value: Float?) {
    if let value { put(field, value) }
  }

  @inline(__always)
  mutating func write(_ field: some WireField, _ value: Int64) {
    if value != 0 { put(field, value) }
  }

  @inline(__always)
  mutating func write(_ field: some WireField, _ value: Int64?) {
    if let value { put(field, value) }
  }

  @inline(__always)
  mutating func write(_ field: some WireField, _ value: UInt32) {
    if value != 0 { put(field, value) }
  }

  @inline(__always)
  mutating func write(_ field: some WireField, _ value: UInt32?) {
    if let value { put(field, value) }
  }

  @inline(__always)
  mutating func write(_ field: some WireField, _ value: Bool) {
    if value { put(field, value) }
  }

  @inline(__always)
  mutating func write(_ field: some WireField, _ value: String) {
    if !value.isEmpty { put(field, value) }
  }

  @inline(__always)
  mutating func write(_ field: some WireField, _ value: (some WireEnumeration)?) {
    if let value, value.wireNumber != 0 { put(field, value) }
  }

  @inline(__always)
  mutating func write(_ field: some WireField, _ message: (some WireMessage)?) {
    if let message { put(field, message) }
  }

  /// A message that is there is not copied, as it would be to become an optional one.
  @inline(__always)
  mutating func write(_ field: some WireField, _ message: some WireMessage) {
    put(field, message)
  }

  @inline(__always)
  mutating func write(_ field: some WireField, _ messages: [some WireMessage]) {
    if !messages.isEmpty { put(field, messages) }
  }
}
