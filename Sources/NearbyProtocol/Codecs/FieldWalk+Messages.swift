import NearbyCore

/// Fields that hold one message. What the readers do when such a field comes again differs, so all of them are read
/// through the walk, which knows what came before.
extension FieldWalk {
  /// Reads the value of the field that was reached last.
  @inline(__always)
  mutating func message<Message: WireMessage, Reader: FieldReader>(
    in reader: inout Reader
  ) throws(Fault) -> Message {
    if isMerged(in: &reader) { return try mergedMessage(in: &reader) }
    return try reader.message()
  }

  /// Reads a place, the value of the field that was reached last.
  @inline(__always)
  mutating func coordinate<Reader: FieldReader>(in reader: inout Reader) throws(Fault) -> Coordinate {
    if isMerged(in: &reader) { return try mergedMessage(in: &reader) }
    return try reader.coordinate()
  }

  /// Reads several messages, unless they are several messages within several: so no frame needs a deep stack.
  @inline(never)
  mutating func batch<Message: WireMessage>(in reader: inout some FieldReader) throws(Fault) -> Batch<Message> {
    guard !reader.isInBatch else {
      let start = reader.index
      try reader.skipValue()
      throw Fault(.nestedBatch, at: start)
    }
    reader.isInBatch = true
    defer { reader.isInBatch = false }
    return try message(in: &reader)
  }
}

extension WireMessage {
  /// Reads the value of the field that `walk` reached last.
  @inline(__always)
  init<Field: WireField>(
    of walk: inout FieldWalk<Field>, in reader: inout some FieldReader
  ) throws(Fault) {
    self = try walk.message(in: &reader)
  }
}
