import NIOCore
import NIOEmbedded
import NIOWebSocket
import NearbyProtocol
import Testing

@testable import NearbyServer

/// The frames that the server writes itself are those that NIO writes.
struct ServerFrameTests {
  @Test(arguments: [0, 1, 124, 125, 126, 127, 16_384, 65_535, 65_536, 70_000], [true, false])
  func `A message is framed as NIO frames it`(size: Int, isText: Bool) throws {
    let payload = ByteBuffer(bytes: (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 31) })
    var written = ByteBuffer(string: "before")
    written.writeServerFrame(isText ? .text(payload) : .binary(payload))

    let channel = EmbeddedChannel(handler: WebSocketFrameEncoder())
    defer { _ = try? channel.finish() }
    try channel.writeOutbound(WebSocketFrame(fin: true, opcode: isText ? .text : .binary, data: payload))
    var expected = ByteBuffer(string: "before")
    while let part = try channel.readOutbound(as: ByteBuffer.self) { expected.writeImmutableBuffer(part) }
    #expect(written == expected)
    #expect(written.readableBytes - 6 - size <= ByteBuffer.maximumServerFrameHeadSize)
  }
}
