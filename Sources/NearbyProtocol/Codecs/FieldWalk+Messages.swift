import NearbyCore

/// Fields that hold one message. What the readers do when such a field comes again differs, so all of them are read
/// through the walk, which knows what came before.
extension FieldWalk {
  /// Reads the value of `field`, which was reached last. Said as a constant, it costs next to nothing to remember.
  @inline(__always)
  mutating func message<Message: WireMessage, Reader: FieldReader>(
    _ field: Field, in reader: inout Reader
  ) throws(Fault) -> Message {
    if isMerged(field, in: &reader) { return try mergedMessage(field, in: &reader) }
    return try reader.message()
  }

  /// Reads a place, the value of `field`, which was reached last.
  @inline(__always)
  mutating func coordinate<Reader: FieldReader>(
    _ field: Field, in reader: inout Reader
  ) throws(Fault) -> Coordinate {
    if isMerged(field, in: &reader) { return try mergedMessage(field, in: &reader) }
    return try reader.coordinate()
  }

  /// Reads several messages, unless they are several messages within several: so no frame needs a deep stack.
  @inline(never)
  mutating func batch<Message: WireMessage>(
    _ field: Field, in reader: inout some FieldReader
  ) throws(Fault) -> Batch<Message> {
    guard !reader.isInBatch else {
      let start = reader.index
      try reader.skipValue()
      throw Fault(.nestedBatch, at: start)
    }
    reader.isInBatch = true
    defer { reader.isInBatch = false }
    return try message(field, in: &reader)
  }
}

extension WireMessage {
  /// Reads the value of `field`, which `walk` reached last.
  @inline(__always)
  init<Field: WireField>(
    _ field: Field, of walk: inout FieldWalk<Field>, in reader: inout some FieldReader
  ) throws(Fault) {
    self = try walk.message(field, in: &reader)
  }
}
