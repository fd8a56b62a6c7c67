internal import NIOCore
internal import NearbyProtocol

extension ByteBuffer {
  /// Appends a message as Protocol Buffers. O(bytes).
  mutating func writeMessage(_ message: some FramedMessage) {
    var target = MessageTarget(buffer: self)
    self = ByteBuffer()
    BinaryCodec().encode(message, into: &target)
    self = target.buffer
  }

  /// Reads all that is left as one message. O(bytes).
  ///
  /// - Returns: `nil` when it is none.
  func message<Message: FramedMessage>(_ type: Message.Type = Message.self) -> Message? {
    try? BinaryCodec().decode(Message.self, from: readableBytesUInt8Span)
  }
}

/// Where a codec writes to. A type of its own, since whoever uses this target may have made one of the buffer itself.
private struct MessageTarget: MessageBuffer {
  var buffer: ByteBuffer

  mutating func append(atMost count: Int, _ write: (inout OutputSpan<UInt8>) -> Void) {
    unsafe buffer.writeWithUnsafeMutableBytes(minimumWritableBytes: count) { memory in
      let bytes = unsafe memory.bindMemory(to: UInt8.self)
      var span = unsafe OutputSpan(buffer: bytes, initializedCount: 0)
      write(&span)
      return unsafe span.finalize(for: bytes)
    }
  }
}
