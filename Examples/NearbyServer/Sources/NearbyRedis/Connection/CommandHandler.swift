internal import NIOCore

/// Commands, and who waits for their replies.
struct CommandRequest: Sendable {
  var commands: CommandBatch
  var promise: EventLoopPromise<[RESPValue]>
}

/// Gives replies to those who wait for them.
final class CommandHandler: ChannelDuplexHandler {
  typealias InboundIn = RESPValue
  typealias OutboundIn = CommandRequest
  typealias OutboundOut = CommandBatch

  private enum Ticket {
    case caller(EventLoopPromise<[RESPValue]>)
    case probe
  }

  private let maximumCount: Int
  private var pipeline = ReplyPipeline<Ticket>()

  init(_ options: RedisOptions) {
    maximumCount = options.maximumCommandCount
  }

  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    let request = unwrapOutboundIn(data)
    guard context.channel.isActive else { return request.promise.fail(RedisError.notConnected) }
    guard context.channel.isWritable, pipeline.missingCount + request.commands.count <= maximumCount else {
      return request.promise.fail(RedisError.tooBusy)
    }
    pipeline.expect(request.commands.count, for: .caller(request.promise))
    context.write(wrapOutboundOut(request.commands), promise: promise)
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    guard event is ProbeIsDue else { return context.fireUserInboundEventTriggered(event) }
    var probe = CommandBatch()
    probe.append(["HELLO"])
    pipeline.expect(1, for: .probe)
    context.writeAndFlush(wrapOutboundOut(probe), promise: nil)
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    do throws(RedisError) {
      switch try pipeline.take(unwrapInboundIn(data)) {
      case .completed(.caller(let promise), let replies): promise.succeed(replies)
      case .completed(.probe, let replies): try Handshake.checkRole(replies[0])
      case .reply, .push: break
      }
    } catch {
      context.fireErrorCaught(error)
    }
  }

  func channelInactive(context: ChannelHandlerContext) {
    for case .caller(let promise) in pipeline.abandon() { promise.fail(RedisError.connectionLost) }
    context.fireChannelInactive()
  }
}
