internal import NIOCore
internal import NIOSSL

/// The last handler of a connection: hears that it is ready, and why it ends.
final class ConnectionEndHandler: ChannelInboundHandler {
  typealias InboundIn = RESPValue

  private let isReady: () -> Void
  private let hasEnded: (RedisError) -> Void
  private var reason: RedisError?

  init(isReady: @escaping () -> Void, hasEnded: @escaping (RedisError) -> Void) {
    self.isReady = isReady
    self.hasEnded = hasEnded
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if event is ConnectionIsReady, reason == nil { isReady() }
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    reason = reason ?? Self.reason(for: error)
    context.close(promise: nil)
  }

  func channelInactive(context: ChannelHandlerContext) {
    hasEnded(reason ?? .connectionLost)
  }

  private static func reason(for error: any Error) -> RedisError {
    switch error {
    case let error as RedisError: error
    case is NIOSSLError, is BoringSSLError, is NIOSSLExtraError: .insecure
    default: .connectionLost
    }
  }
}
