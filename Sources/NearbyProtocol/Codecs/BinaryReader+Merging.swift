/// What Protocol Buffers say of a field that holds one message and comes again: its values are merged, as if the bytes
/// of all of them stood in one.
///
/// No known writer sends such a frame. So the first reading of a frame only finds it out, and ends; in the second, all
/// values are looked for where the first one stands, and their bytes are put together. Only then is the message judged,
/// of which each value may hold no more than a part.
extension BinaryReader {
  static var mergesMessages: Bool { true }

  @inline(never)
  mutating func skipRecurrence() throws(Fault) {
    guard isMerging else {
      hasRecurrences = true
      // Ends the first reading; nobody gets to see it.
      throw malformed(.trailingBytes, at: index)
    }
    try skipValue()
  }

  mutating func mergedMessage<Field: WireField, Message: WireMessage>(
    of field: Field, until others: FieldSet<Field>
  ) throws(Fault) -> Message {
    let first = try announcedRange()
    let values =
      [first]
      + (try self.values(of: field.rawValue, in: first.upperBound..<end) { number in
        Field(rawValue: number).map(others.contains) ?? false
      })
    index = first.upperBound
    // One value must not be made whole by the next.
    for value in values { _ = try self.values(of: 0, in: value) { _ in false } }
    let joined = values.flatMap { value in
      unsafe bytes.withBytes(in: value) { bytes in unsafe Array(bytes) }
    }[...]
    do {
      return try read(joined.span)
    } catch {
      throw error.moved(to: Self.offset(error.offset, in: values))
    }
  }

  /// Makes sure that `range` holds whole fields, and gives the values of those with the number `wanted`.
  ///
  /// - Parameter isLast: Tells of another field's number whether the wanted ones end before it.
  private func values(
    of wanted: UInt32, in range: Range<Int>, until isLast: (UInt32) -> Bool
  ) throws(Fault) -> [Range<Int>] {
    var scout = self
    scout.index = range.lowerBound
    scout.end = range.upperBound
    var values: [Range<Int>] = []
    while scout.index < scout.end {
      let number = try scout.longTag()
      if number == wanted {
        values.append(try scout.announcedRange())
        scout.index = values[values.count - 1].upperBound
      } else if isLast(number) {
        break
      } else {
        try scout.skipUnknownValue(of: number)
      }
    }
    return values
  }

  /// Reads a message that was put together.
  private func read<Message: WireMessage>(_ bytes: Span<UInt8>) throws(Fault) -> Message {
    var reader = unsafe BinaryReader(FrameBytes(bytes))
    reader.isInBatch = isInBatch
    reader.isMerging = true
    return try Message(from: &reader)
  }

  /// Where the byte stands in the frame that is at `offset` when `ranges` are put together.
  private static func offset(_ offset: Int, in ranges: [Range<Int>]) -> Int {
    var rest = offset
    for range in ranges {
      if rest < range.count { return range.lowerBound + rest }
      rest -= range.count
    }
    return ranges.last?.upperBound ?? offset
  }
}
