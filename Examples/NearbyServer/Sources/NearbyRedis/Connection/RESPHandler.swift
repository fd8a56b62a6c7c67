internal import NIOCore

/// Makes values of bytes, and writes batches of commands.
final class RESPHandler: ChannelDuplexHandler {
  typealias InboundIn = ByteBuffer
  typealias InboundOut = RESPValue
  typealias OutboundIn = CommandBatch
  typealias OutboundOut = ByteBuffer

  private var parser: RESPParser

  init(limits: RESPLimits) {
    parser = RESPParser(limits: limits)
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    parser.append(unwrapInboundIn(data))
    do throws(RESPViolation) {
      while let value = try parser.next() { context.fireChannelRead(wrapInboundOut(value)) }
    } catch {
      context.fireErrorCaught(RedisError.violation(error))
    }
  }

  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    context.write(wrapOutboundOut(unwrapOutboundIn(data).bytes), promise: promise)
  }
}
