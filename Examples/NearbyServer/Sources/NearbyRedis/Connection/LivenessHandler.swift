internal import NIOCore

/// It is time to ask the server whether it is still there, and still the primary.
struct ProbeIsDue {}

/// Watches the bytes of a connection, next to the socket, and gives it up when the other end is dead.
final class LivenessHandler: ChannelDuplexHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundIn = ByteBuffer

  private let options: RedisOptions
  private var liveness: Liveness?
  private var timer: Scheduled<Void>?

  init(_ options: RedisOptions) {
    self.options = options
  }

  func channelActive(context: ChannelHandlerContext) {
    let answerTimeout = TimeAmount(options.answerTimeout)
    liveness = Liveness(probeInterval: TimeAmount(options.probeInterval), answerTimeout: answerTimeout, now: .now())
    judgeLater(context: context)
    context.fireChannelActive()
  }

  func channelInactive(context: ChannelHandlerContext) {
    timer?.cancel()
    timer = nil
    context.fireChannelInactive()
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    liveness?.heard()
    context.fireChannelRead(data)
  }

  func read(context: ChannelHandlerContext) {
    liveness?.reads(at: .now())
    context.read()
  }

  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    liveness?.sent(at: .now())
    context.write(data, promise: promise)
  }

  private func judgeLater(context: ChannelHandlerContext) {
    let period = TimeAmount.nanoseconds(max(TimeAmount(options.answerTimeout).nanoseconds / 4, 1_000_000))
    timer = context.eventLoop.assumeIsolated().scheduleTask(in: period) { [self] in
      judge(context: context)
      if context.channel.isActive { judgeLater(context: context) }
    }
  }

  private func judge(context: ChannelHandlerContext) {
    switch liveness?.verdict(at: .now()) {
    case .probe: context.fireUserInboundEventTriggered(ProbeIsDue())
    case .dead: context.fireErrorCaught(RedisError.silence)
    case .alive, nil: break
    }
  }
}
