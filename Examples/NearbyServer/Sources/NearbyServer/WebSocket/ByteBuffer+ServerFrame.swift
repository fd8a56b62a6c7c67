import NIOCore
import NIOWebSocket
import NearbyProtocol

extension ByteBuffer {
  /// How many bytes the head of a frame of a server takes at most.
  static let maximumServerFrameHeadSize = 10

  /// Appends a message as one frame of a server, which has no mask (RFC 6455, section 5.2).
  ///
  /// For the messages of a turn, all in one piece of memory. Everything else is framed by ``NIOWebSocket``.
  mutating func writeServerFrame(_ message: WebSocketMessage) {
    let opcode: WebSocketOpcode
    switch message {
    case .text: opcode = .text
    case .binary: opcode = .binary
    }
    let payload = message.payload
    writeInteger(0x80 | UInt8(webSocketOpcode: opcode))
    switch payload.readableBytes {
    case ...125: writeInteger(UInt8(payload.readableBytes))
    case ...Int(UInt16.max): writeMultipleIntegers(UInt8(126), UInt16(payload.readableBytes))
    default: writeMultipleIntegers(UInt8(127), UInt64(payload.readableBytes))
    }
    writeImmutableBuffer(payload)
  }
}
