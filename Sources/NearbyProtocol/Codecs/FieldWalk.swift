/// Goes through the known fields of one message to its end, also when a value makes no sense.
///
/// ```swift
/// var walk = FieldWalk<Field>()
/// while let field = try walk.next(in: &reader) {
///   do {
///     switch field { ... }  // Reads the value: a message through the walk, everything else from the reader.
///   } catch {
///     try walk.keep(error)
///   }
/// }
/// ```
struct FieldWalk<Field: WireField> {
  private var last: Field?
  private var refusal: Fault?

  /// The fields that hold one message and have come, if their values are merged.
  private var messages = FieldSet<Field>()

  /// Moves on to the value of the next field.
  ///
  /// - Returns: `nil` at the end of the message.
  /// - Throws: What is wrong with the bytes; at the end of the message the first fault that was kept.
  @inline(__always)
  mutating func next(in reader: inout some FieldReader) throws(Fault) -> Field? {
    guard let field = try reader.next(after: last) else {
      if let refusal { throw refusal }
      return nil
    }
    last = field
    return field
  }

  /// Whether the value of `field`, which was reached last, is to be looked for in all places, or came before; if not,
  /// remembers that it came.
  @inline(__always)
  mutating func isMerged<Reader: FieldReader>(_ field: Field, in reader: inout Reader) -> Bool {
    assert(field == last, "another field was reached than is read")
    guard Reader.mergesMessages else { return false }
    if reader.isMerging || messages.contains(field) { return true }
    messages.insert(field)
    return false
  }

  /// Reads the value of `field`, which was reached last, from all places where it stands.
  ///
  /// - Throws: ``Fault/recurrence(at:)`` when it has been read with one before, among others.
  @inline(never)
  mutating func mergedMessage<Message: WireMessage>(
    _ field: Field, in reader: inout some FieldReader
  ) throws(Fault) -> Message {
    if messages.contains(field) {
      try reader.skipRecurrence()
      throw Fault.recurrence(at: reader.index)
    }
    let others = Field.alternatives.contains(field) ? Field.alternatives : []
    messages.remove(others)
    messages.insert(field)
    return try reader.mergedMessage(of: field, until: others)
  }

  /// Whether the message ends here, and nothing was wrong with it.
  @inline(__always)
  func isAtEnd(in reader: inout some FieldReader) -> Bool { refusal == nil && reader.isAtEnd() }

  /// Keeps a fault in the value of the field that was reached last, unless there is an earlier one; hands it on if the
  /// bytes are no message.
  @inline(never)
  mutating func keep(_ fault: Fault) throws(Fault) {
    guard !fault.isRecurrence else { return }
    let fault = fault.inside(last?.name.description ?? "")
    guard fault.isRefusal else { throw fault }
    refusal = refusal ?? fault
  }
}
