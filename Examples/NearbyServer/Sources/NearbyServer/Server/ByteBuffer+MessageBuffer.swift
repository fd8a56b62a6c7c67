public import NIOCore
public import NearbyProtocol

/// Messages are written into the memory that goes to the socket.
extension ByteBuffer: @retroactive MessageBuffer {
  /// Appends what `write` writes into the free bytes at the end, of which there are `count` at least.
  public mutating func append(atMost count: Int, _ write: (inout OutputSpan<UInt8>) -> Void) {
    writeWithUnsafeMutableBytes(minimumWritableBytes: count) { memory in
      let bytes = memory.bindMemory(to: UInt8.self)
      var span = OutputSpan(buffer: bytes, initializedCount: 0)
      write(&span)
      return span.finalize(for: bytes)
    }
  }
}
