import NIOCore
import NearbyCore

/// Reads from a connection no faster than a client needs that keeps the protocol, whatever the bytes are: requests,
/// bodies, frames, fragments or pings. TCP slows down whoever sends more. Once it is decided that the connection is to
/// be closed, what comes is thrown away, and costs nothing more. The first handler of a pipeline.
final class PacedReading: ChannelDuplexHandler {
  typealias InboundIn = ByteBuffer
  typealias InboundOut = ByteBuffer
  typealias OutboundIn = ByteBuffer

  /// As how many bytes a frame or a request counts beside its own: what it costs to look at one, however small.
  static let frameCost = 256
  static let requestCost = 2048

  private var bucket: TokenBucket

  /// The bytes that have been read and not yet been taken from the bucket.
  private var uncounted = 0
  private var isOver = false
  private var timer: Scheduled<Void>?

  init(_ rate: TokenBucket.Rate) {
    bucket = TokenBucket(rate)
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    let bytes = unwrapInboundIn(data)
    uncounted += bytes.readableBytes
    // Read all the same: a connection that is closed with something unread is reset, and the last words are lost.
    guard !isOver else { return }
    // Whoever keeps a part of it would keep all that there was room for, and the next reading need other memory.
    var copy = context.channel.allocator.buffer(capacity: bytes.readableBytes)
    copy.writeImmutableBuffer(bytes)
    context.fireChannelRead(wrapInboundOut(copy))
  }

  /// Nobody wants to hear any more of the other end, except that it is gone. On the event loop.
  func end() {
    isOver = true
  }

  /// Counts what it costs to look at what was read. On the event loop.
  func charge(_ cost: Int) {
    uncounted += cost
  }

  func read(context: ChannelHandlerContext) {
    // While one waits, another one would read nothing more.
    guard timer == nil else { return }
    let now = MonotonicTime(milliseconds: Int64(context.eventLoop.now.uptimeNanoseconds / 1_000_000))
    // More than a burst is paid for in parts.
    while uncounted > 0 {
      let part = min(uncounted, bucket.rate.burst)
      guard bucket.take(part, at: now) else { break }
      uncounted -= part
    }
    guard uncounted > 0 else { return context.read() }
    let delay = TimeAmount.milliseconds(bucket.delay(for: uncounted, at: now))
    timer = context.eventLoop.assumeIsolated().scheduleTask(in: delay) { [self] in
      timer = nil
      read(context: context)
    }
  }

  func handlerRemoved(context: ChannelHandlerContext) {
    timer?.cancel()
  }
}
