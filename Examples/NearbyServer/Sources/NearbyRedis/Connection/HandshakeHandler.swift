internal import NIOCore

/// The connection can be used for what it is there for.
struct ConnectionIsReady {}

/// Makes a new connection ready, and leaves then.
final class HandshakeHandler: ChannelInboundHandler, RemovableChannelHandler {
  typealias InboundIn = RESPValue
  typealias OutboundOut = CommandBatch

  private var handshake: Handshake
  private let timeout: TimeAmount
  private var timer: Scheduled<Void>?

  init(_ options: RedisOptions) {
    handshake = Handshake(options)
    timeout = TimeAmount(options.connectTimeout)
  }

  func channelActive(context: ChannelHandlerContext) {
    context.writeAndFlush(wrapOutboundOut(handshake.commands), promise: nil)
    timer = context.eventLoop.assumeIsolated().scheduleTask(in: timeout) {
      context.fireErrorCaught(RedisError.silence)
    }
    context.fireChannelActive()
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    do throws(RedisError) {
      guard try handshake.take(unwrapInboundIn(data)) else { return }
      context.fireUserInboundEventTriggered(ConnectionIsReady())
      context.pipeline.syncOperations.removeHandler(context: context, promise: nil)
    } catch {
      context.fireErrorCaught(error)
    }
  }

  func handlerRemoved(context: ChannelHandlerContext) {
    timer?.cancel()
  }
}
