/// The payload of a ``Frame`` as a server's networking has it: memory that messages are appended to, and read from.
///
/// An array of bytes is one. SwiftNIO's `ByteBuffer` becomes one with `ByteBuffer.readableBytesUInt8Span`, so that
/// nothing is copied between the codec and the socket.
public protocol FrameBuffer: MessageBuffer, Sendable {
  /// Creates an empty payload.
  init()

  /// Calls `body` with all bytes of the payload.
  func withBytes<Result, Failure: Error>(
    _ body: (Span<UInt8>) throws(Failure) -> Result
  ) throws(Failure) -> Result
}

extension Array: FrameBuffer where Element == UInt8 {
  /// Calls `body` with all bytes of the array.
  public func withBytes<Result, Failure: Error>(
    _ body: (Span<UInt8>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    let bytes = self[...]
    return try body(bytes.span)
  }
}

extension Frame where Payload: FrameBuffer {
  /// Puts a message into a frame of the kind that the sub-protocol uses. O(bytes).
  public init(_ message: borrowing some FramedMessage, in subprotocol: Subprotocol) {
    var payload = Payload()
    message.encode(as: subprotocol, into: &payload)
    self = subprotocol.usesBinaryMessages ? .binary(payload) : .text(payload)
  }

  /// How many bytes the frame holds.
  public var byteCount: Int { payload.withBytes { bytes in bytes.count } }
}
