import NIOCore
import NearbyCore

/// Reads from a connection no faster than a client needs that keeps the protocol, whatever the bytes are: requests,
/// bodies, frames, fragments or pings. TCP slows down whoever sends more. The first handler of a pipeline.
final class PacedReading: ChannelDuplexHandler {
  typealias InboundIn = ByteBuffer
  typealias InboundOut = ByteBuffer
  typealias OutboundIn = ByteBuffer

  private var bucket: TokenBucket

  /// The bytes that have been read since a read was last let through.
  private var uncounted = 0
  private var timer: Scheduled<Void>?

  init(_ rate: TokenBucket.Rate) {
    bucket = TokenBucket(rate)
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    uncounted += unwrapInboundIn(data).readableBytes
    context.fireChannelRead(data)
  }

  func read(context: ChannelHandlerContext) {
    // While one waits, another one would read nothing more.
    guard timer == nil else { return }
    let now = MonotonicTime(milliseconds: Int64(context.eventLoop.now.uptimeNanoseconds / 1_000_000))
    if bucket.take(uncounted, at: now) {
      uncounted = 0
      return context.read()
    }
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
