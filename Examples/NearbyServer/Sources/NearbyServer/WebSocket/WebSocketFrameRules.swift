import NIOCore
import NIOWebSocket

/// Refuses frames that the decoder lets through although RFC 6455 forbids them to this end: masked by a server or not
/// masked by a client (section 5.1), or with reserved bits of an extension that nobody agreed on (section 5.2). Counts
/// each for the pace of reading.
final class WebSocketFrameRules: ChannelInboundHandler {
  typealias InboundIn = WebSocketFrame
  typealias InboundOut = WebSocketFrame

  private let role: WebSocketRole
  private let pace: PacedReading?

  init(role: WebSocketRole, pace: PacedReading?) {
    self.role = role
    self.pace = pace
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    let frame = unwrapInboundIn(data)
    pace?.charge(PacedReading.frameCost)
    let isMaskedAsItShould = (frame.maskKey != nil) == (role == .server)
    guard isMaskedAsItShould, !frame.rsv1, !frame.rsv2, !frame.rsv3 else {
      return context.fireErrorCaught(WebSocketViolation.protocolError)
    }
    context.fireChannelRead(data)
  }
}
