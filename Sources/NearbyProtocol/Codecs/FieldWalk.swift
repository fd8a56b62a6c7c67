/// Goes through the known fields of one message to its end, also when a value makes no sense.
///
/// ```swift
/// var walk = FieldWalk<Field>()
/// while let field = try walk.next(in: &reader) {
///   do {
///     switch field { ... }  // Reads the value.
///   } catch {
///     try walk.keep(error)
///   }
/// }
/// ```
struct FieldWalk<Field: WireField> {
  private var last: Field?
  private var refusal: Fault?

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

  /// Whether the message ends here, and nothing was wrong with it.
  @inline(__always)
  func isAtEnd(in reader: inout some FieldReader) -> Bool { refusal == nil && reader.isAtEnd() }

  /// Keeps a fault in the value of the field that was reached last, unless there is an earlier one; hands it on if the
  /// bytes are no message.
  @inline(never)
  mutating func keep(_ fault: Fault) throws(Fault) {
    let fault = fault.inside(last?.name.description ?? "")
    guard fault.isRefusal else { throw fault }
    refusal = refusal ?? fault
  }
}
