import NIOCore

/// Accepts nobody while too many connections are open, counting also those that nothing has been done for yet: at the
/// limit of descriptors the listening socket would be of no use any more. Lets go at once of those from an address that
/// opens them too fast. A handler of the listener.
final class AcceptedConnections: ChannelDuplexHandler {
  typealias InboundIn = any Channel
  typealias InboundOut = any Channel
  typealias OutboundIn = any Channel

  private let maximumCount: Int
  private let census: ConnectionCensus
  private var count = 0
  private var isReadPending = false

  init(maximumCount: Int, census: ConnectionCensus) {
    self.maximumCount = maximumCount
    self.census = census
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    let channel = unwrapInboundIn(data)
    count += 1
    channel.closeFuture.hop(to: context.eventLoop).assumeIsolated().whenComplete { [self] _ in
      count -= 1
      guard isReadPending, count < maximumCount else { return }
      isReadPending = false
      context.read()
    }
    guard census.mayOpen(census.counted(channel.remoteAddress.flatMap { NetworkAddress($0) })) else {
      return channel.close(promise: nil)
    }
    context.fireChannelRead(data)
  }

  func read(context: ChannelHandlerContext) {
    if count < maximumCount { context.read() } else { isReadPending = true }
  }
}
