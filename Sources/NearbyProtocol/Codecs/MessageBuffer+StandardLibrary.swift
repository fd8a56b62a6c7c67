extension Array: MessageBuffer where Element == UInt8 {
  /// Appends to the array, which grows when it has to.
  ///
  /// - Parameters:
  ///   - count: The room that `write` needs.
  ///   - write: Appends to the span that it is given.
  public mutating func append(atMost count: Int, _ write: (inout OutputSpan<UInt8>) -> Void) {
    append(addingCapacity: count, initializingWith: write)
  }
}

extension ContiguousArray: MessageBuffer where Element == UInt8 {
  /// Appends to the array, which grows when it has to.
  ///
  /// - Parameters:
  ///   - count: The room that `write` needs.
  ///   - write: Appends to the span that it is given.
  public mutating func append(atMost count: Int, _ write: (inout OutputSpan<UInt8>) -> Void) {
    append(addingCapacity: count, initializingWith: write)
  }
}

extension OutputSpan: MessageBuffer where Element == UInt8 {
  /// Appends to the region, which cannot grow: it has to have room for the message.
  ///
  /// Where it has not as much as was asked for, the message takes a way round and is copied.
  ///
  /// - Parameters:
  ///   - count: The room that `write` needs.
  ///   - write: Appends to the span that it is given.
  public mutating func append(atMost count: Int, _ write: (inout OutputSpan<UInt8>) -> Void) {
    guard count > freeCapacity else { return write(&self) }
    let message = ContiguousArray(capacity: count, initializingWith: write)
    precondition(message.count <= freeCapacity, "no room for the message")
    for byte in message { append(byte) }
  }
}
