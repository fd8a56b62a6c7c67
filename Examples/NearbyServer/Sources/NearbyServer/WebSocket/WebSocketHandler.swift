import NIOCore
import NIOWebSocket
import NearbyProtocol
import Synchronization

/// Makes messages of frames and frames of messages, answers pings, sends pings of its own, and sees to an orderly end
/// (RFC 6455). The last handler of a WebSocket's pipeline.
///
/// Reading stops while the receiver has enough, so a client that sends faster than it is served is slowed down by TCP.
///
/// A server that closes says so and ends its direction of the connection, which lets any client go at once. What comes
/// then is not decoded, and after a while the connection is cut. A client that closes waits for the answer.
final class WebSocketHandler: ChannelDuplexHandler {
  typealias InboundIn = WebSocketFrame
  typealias OutboundIn = [WebSocketMessage]
  typealias OutboundOut = WebSocketFrame

  /// What comes from outside the event loop.
  enum Command: Sendable {
    case close(code: UInt16, reason: String)
    case readOn
  }

  private enum Phase {
    case open
    /// The close frame has been sent; the other end's is awaited.
    case closing
  }

  private static let closeTimeout = TimeAmount(WebSocketConnection.closeTimeout)

  /// How long a connection whose frames cannot be read any more is kept, so that the close frame is not overtaken by a
  /// reset.
  private static let brokenCloseTimeout = TimeAmount.seconds(1)

  private let role: WebSocketRole
  private let keepAlive: WebSocketKeepAlive?
  private let pace: PacedReading?
  private let peerCloseCode: PeerCloseCode

  /// Not kept longer than the connection lasts, which it knows itself.
  private var receiver: (any WebSocketReceiver)?

  private var phase = Phase.open
  private var hasDemand = true
  private var isReadPending = false
  private var isAlive = true
  private var timer: Scheduled<Void>?

  /// The place in a server's pipeline behind which frames are bytes.
  private var encoder: ChannelHandlerContext?

  init(
    role: WebSocketRole, keepAlive: WebSocketKeepAlive?, pace: PacedReading?, peerCloseCode: PeerCloseCode,
    receiver: any WebSocketReceiver
  ) {
    self.role = role
    self.keepAlive = keepAlive
    self.pace = pace
    self.peerCloseCode = peerCloseCode
    self.receiver = receiver
  }

  func handlerAdded(context: ChannelHandlerContext) {
    if role == .server {
      encoder = try? context.pipeline.syncOperations.context(handlerType: WebSocketFrameEncoder.self)
    }
    schedulePing(context: context)
  }

  func handlerRemoved(context: ChannelHandlerContext) {
    encoder = nil
    endReceiving()
  }

  func channelInactive(context: ChannelHandlerContext) {
    timer?.cancel()
    endReceiving()
    context.fireChannelInactive()
  }

  // MARK: From the other end

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    let frame = unwrapInboundIn(data)
    isAlive = true
    switch frame.opcode {
    case .connectionClose:
      takeClose(frame.unmaskedData, context: context)
    case _ where phase == .closing:
      break
    case .text:
      take(.text(frame.unmaskedData))
    case .binary:
      take(.binary(frame.unmaskedData))
    case .ping:
      // Whoever does not read its pongs gets none, instead of filling the memory with them.
      guard context.channel.isWritable else { return }
      let pong = self.frame(.pong, frame.unmaskedData)
      context.writeAndFlush(wrapOutboundOut(pong), promise: nil)
    case .pong:
      break
    default:
      close(WebSocketViolation.protocolError.closeCode, "", within: Self.closeTimeout, context: context)
    }
  }

  private func take(_ message: WebSocketMessage) {
    if receiver?.receive(message) == false { hasDemand = false }
  }

  private func endReceiving() {
    receiver?.end(.normal)
    receiver = nil
  }

  private func takeClose(_ payload: ByteBuffer, context: ChannelHandlerContext) {
    let code: UInt16?
    do throws(WebSocketViolation) {
      code = try WebSocketClosing(payload).code
      peerCloseCode.value.withLock { $0 = $0 ?? code }
    } catch {
      code = error.closeCode
    }
    if phase == .open {
      // The answer repeats the code (section 5.5.1), unless there is something wrong with it.
      var answer = context.channel.allocator.buffer(capacity: 2)
      if let code { answer.writeInteger(code) }
      context.write(wrapOutboundOut(frame(.connectionClose, answer)), promise: nil)
      context.flush()
      phase = .closing
    }
    endReceiving()
    context.close(promise: nil)
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if event is ServerStops { receiver?.end(.goingAway) }
    context.fireUserInboundEventTriggered(event)
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    let code: UInt16
    switch error {
    case NIOWebSocketError.invalidFrameLength,
      NIOWebSocketFrameAggregator.Error.accumulatedFrameSizeIsTooLarge,
      NIOWebSocketFrameAggregator.Error.tooManyFragments:
      code = CloseCode.messageTooBig.rawValue
    case is NIOWebSocketError, is NIOWebSocketFrameAggregator.Error:
      code = WebSocketViolation.protocolError.closeCode
    case let violation as WebSocketViolation:
      code = violation.closeCode
    default:
      return context.close(promise: nil)
    }
    guard phase == .open else { return }
    close(code, "", within: Self.brokenCloseTimeout, context: context)
  }

  func read(context: ChannelHandlerContext) {
    if hasDemand { context.read() } else { isReadPending = true }
  }

  // MARK: From this end

  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    let messages = unwrapOutboundIn(data)
    guard phase == .open, let last = messages.last else {
      promise?.fail(ChannelError.ioOnClosedChannel)
      return
    }
    if let encoder {
      let size = messages.reduce(0) { $0 + $1.payload.readableBytes + ByteBuffer.maximumServerFrameHeadSize }
      var buffer = context.channel.allocator.buffer(capacity: size)
      for message in messages { buffer.writeServerFrame(message) }
      return encoder.write(NIOAny(buffer), promise: promise)
    }
    for message in messages.dropLast() { context.write(wrapOutboundOut(frame(message)), promise: nil) }
    context.write(wrapOutboundOut(frame(last)), promise: promise)
  }

  func triggerUserOutboundEvent(
    context: ChannelHandlerContext, event: Any, promise: EventLoopPromise<Void>?
  ) {
    guard let command = event as? Command else {
      return context.triggerUserOutboundEvent(event, promise: promise)
    }
    promise?.succeed()
    switch command {
    case .close(let code, let reason):
      close(code, reason, within: Self.closeTimeout, context: context)
    case .readOn:
      hasDemand = true
      guard isReadPending else { return }
      isReadPending = false
      context.read()
    }
  }

  private func close(
    _ code: UInt16, _ reason: String, within timeout: TimeAmount, context: ChannelHandlerContext
  ) {
    guard phase == .open else { return }
    phase = .closing
    endReceiving()
    hasDemand = true
    var payload = context.channel.allocator.buffer(capacity: 2 + reason.utf8.count)
    payload.writeInteger(code)
    payload.writeString(reason)
    let written = context.eventLoop.makePromise(of: Void.self)
    context.writeAndFlush(wrapOutboundOut(frame(.connectionClose, payload)), promise: written)
    if role == .server {
      pace?.end()
      written.futureResult.assumeIsolated().whenSuccess { context.close(mode: .output, promise: nil) }
    }
    timer?.cancel()
    timer = context.eventLoop.assumeIsolated().scheduleTask(in: timeout) { context.close(promise: nil) }
    if isReadPending {
      isReadPending = false
      context.read()
    }
  }

  private func schedulePing(context: ChannelHandlerContext) {
    guard let keepAlive else { return }
    timer = context.eventLoop.assumeIsolated().scheduleTask(in: TimeAmount(keepAlive.interval)) { [self] in
      isAlive = false
      let ping = frame(.ping, context.channel.allocator.buffer(capacity: 0))
      context.writeAndFlush(wrapOutboundOut(ping), promise: nil)
      timer = context.eventLoop.assumeIsolated().scheduleTask(in: TimeAmount(keepAlive.timeout)) { [self] in
        // What is not read cannot have been answered: it is this end that is slow then.
        guard isAlive || !hasDemand else {
          return close(CloseCode.tooSlow.rawValue, "", within: Self.brokenCloseTimeout, context: context)
        }
        schedulePing(context: context)
      }
    }
  }

  private func frame(_ message: WebSocketMessage) -> WebSocketFrame {
    switch message {
    case .text(let bytes): frame(.text, bytes)
    case .binary(let bytes): frame(.binary, bytes)
    }
  }

  private func frame(_ opcode: WebSocketOpcode, _ payload: ByteBuffer) -> WebSocketFrame {
    WebSocketFrame(
      fin: true, opcode: opcode, maskKey: role == .client ? .random() : nil, data: payload)
  }
}

/// The code in the close frame that came from the other end, if one came.
final class PeerCloseCode: Sendable {
  let value = Mutex<UInt16?>(nil)
}
