public import NIOCore
public import NearbyProtocol

/// A whole message on a WebSocket, put together from however many frames it took.
package typealias WebSocketMessage = Frame<ByteBuffer>

/// Messages are written into the memory that goes to the socket, and read from that which comes from it.
extension ByteBuffer: @retroactive FrameBuffer {
  /// Appends what `write` writes into the free bytes at the end, of which there are `count` at least.
  public mutating func append(atMost count: Int, _ write: (inout OutputSpan<UInt8>) -> Void) {
    writeWithUnsafeMutableBytes(minimumWritableBytes: count) { memory in
      let bytes = memory.bindMemory(to: UInt8.self)
      var span = OutputSpan(buffer: bytes, initializedCount: 0)
      write(&span)
      return span.finalize(for: bytes)
    }
  }

  /// Calls `body` with the bytes that have not been read.
  public func withBytes<Result, Failure: Error>(
    _ body: (Span<UInt8>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try body(readableBytesUInt8Span)
  }
}
