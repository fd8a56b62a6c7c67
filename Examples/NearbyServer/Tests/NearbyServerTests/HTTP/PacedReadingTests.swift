import NIOCore
import NIOEmbedded
import NearbyCore
@testable import NearbyServer
import Testing

@Suite struct PacedReadingTests {
  /// Counts what reaches the socket.
  private final class Reads: ChannelOutboundHandler {
    typealias OutboundIn = ByteBuffer
    var count = 0

    func read(context: ChannelHandlerContext) {
      count += 1
      context.read()
    }
  }

  @Test func `What comes too fast is not read before its time, and then all of it`() throws {
    let reads = Reads()
    let loop = EmbeddedEventLoop()
    let pacing = PacedReading(TokenBucket.Rate(100, burst: 1000))
    let channel = EmbeddedChannel(handlers: [reads, pacing], loop: loop)
    channel.read()
    #expect(reads.count == 1)
    // Within the burst.
    try channel.writeInbound(ByteBuffer(repeating: 1, count: 600))
    channel.read()
    #expect(reads.count == 2)
    // Beyond it: 400 are left.
    try channel.writeInbound(ByteBuffer(repeating: 2, count: 600))
    channel.read()
    channel.read()
    loop.advanceTime(by: .milliseconds(1999))
    #expect(reads.count == 2)
    loop.advanceTime(by: .milliseconds(1))
    #expect(reads.count == 3)
    // A piece that is longer than the burst is paid for in parts.
    loop.advanceTime(by: .seconds(100))
    try channel.writeInbound(ByteBuffer(repeating: 3, count: 5000))
    channel.read()
    loop.advanceTime(by: .milliseconds(39_999))
    #expect(reads.count == 3)
    loop.advanceTime(by: .milliseconds(1))
    #expect(reads.count == 4)
    // What it costs to look at something counts like bytes.
    try channel.writeInbound(ByteBuffer(repeating: 4, count: 1))
    pacing.charge(99)
    channel.read()
    loop.advanceTime(by: .milliseconds(999))
    #expect(reads.count == 4)
    loop.advanceTime(by: .milliseconds(1))
    #expect(reads.count == 5)
    for count in [600, 600, 5000, 1] {
      #expect(try channel.readInbound(as: ByteBuffer.self)?.readableBytes == count)
    }
    // Nobody waits for a connection that is gone.
    try channel.writeInbound(ByteBuffer(repeating: 5, count: 5000))
    channel.read()
    #expect(try channel.finish(acceptAlreadyClosed: true).hasLeftOvers)
    loop.advanceTime(by: .seconds(100))
    #expect(reads.count == 5)
  }

  @Test func `What comes after the end has been decided is read and thrown away`() throws {
    let reads = Reads()
    let pacing = PacedReading(TokenBucket.Rate(100, burst: 1000))
    let channel = EmbeddedChannel(handlers: [reads, pacing])
    try channel.writeInbound(ByteBuffer(repeating: 1, count: 10))
    pacing.end()
    try channel.writeInbound(ByteBuffer(repeating: 2, count: 10))
    channel.read()
    #expect(reads.count == 1)
    #expect(try channel.readInbound(as: ByteBuffer.self)?.readableBytes == 10)
    #expect(try channel.readInbound(as: ByteBuffer.self) == nil)
    _ = try channel.finish()
  }
}
