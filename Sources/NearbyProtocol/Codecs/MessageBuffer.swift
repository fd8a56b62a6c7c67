/// Memory of the caller's that messages are appended to, such as an array, a region that is there already, or the
/// buffer of a networking library. Nothing is copied on the way: the codec writes where the bytes are to be.
///
/// SwiftNIO's `ByteBuffer` becomes one like this:
///
/// ```swift
/// extension ByteBuffer: @retroactive MessageBuffer {
///   public mutating func append(atMost count: Int, _ write: (inout OutputSpan<UInt8>) -> Void) {
///     writeWithUnsafeMutableBytes(minimumWritableBytes: count) { memory in
///       let bytes = memory.bindMemory(to: UInt8.self)
///       var span = OutputSpan(buffer: bytes, initializedCount: 0)
///       write(&span)
///       return span.finalize(for: bytes)
///     }
///   }
/// }
/// ```
public protocol MessageBuffer: ~Copyable, ~Escapable {
  /// Makes room for `count` bytes after what is there, and appends as many of them as `write` does.
  ///
  /// A codec asks for a few bytes more than it uses. O(bytes), amortised over many messages.
  ///
  /// - Parameters:
  ///   - count: The room that `write` needs.
  ///   - write: Appends to the span that it is given, which has a capacity of `count` or more. Called once.
  mutating func append(atMost count: Int, _ write: (inout OutputSpan<UInt8>) -> Void)
}

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
  /// Where it has not as much as was asked for, the message is written elsewhere and copied.
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
