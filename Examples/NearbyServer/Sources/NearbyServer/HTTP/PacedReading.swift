import NIOCore
import NearbyCore

/// Reads from a connection no faster than a client needs that keeps the protocol, whatever the bytes are: requests,
/// bodies, frames, fragments or pings. TCP slows down whoever sends more. Once it is decided that the connection is to
/// be closed, what comes is thrown away, and costs nothing more. The first handler of a pipeline.
final class PacedReading: ChannelDuplexHandler {
  /// Says that nobody wants to hear any more of the other end, except that it is gone.
  struct NothingMore: Sendable {}

  typealias InboundIn = ByteBuffer
  typealias InboundOut = ByteBuffer
  typealias OutboundIn = ByteBuffer

  private var bucket: TokenBucket

  /// The bytes that have been read since a read was last let through.
  private var uncounted = 0
  private var isOver = false
  private var timer: Scheduled<Void>?

  init(_ rate: TokenBucket.Rate) {
    bucket = TokenBucket(rate)
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    uncounted += unwrapInboundIn(data).readableBytes
    // Read all the same: a connection that is closed with something unread is reset, and the last words are lost.
    if !isOver { context.fireChannelRead(data) }
  }

  func triggerUserOutboundEvent(context: ChannelHandlerContext, event: Any, promise: EventLoopPromise<Void>?) {
    guard event is NothingMore else { return context.triggerUserOutboundEvent(event, promise: promise) }
    isOver = true
    promise?.succeed()
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
