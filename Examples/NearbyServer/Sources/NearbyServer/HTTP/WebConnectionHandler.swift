import NIOCore
import NIOHTTP1
import NIOWebSocket
import NearbyProtocol

/// Hands on requests, makes parts of answers, keeps the time, and lets NIO turn the connection into a WebSocket when a
/// request asks for one. The next request comes once the one before is answered. The last handler of a connection that
/// speaks HTTP.
///
/// NIO's own upgrade handler looks at the first request of a connection only (swift-nio#680). Here it is put in place
/// for the request that it is needed for, and sees nothing else.
final class WebConnectionHandler: ChannelDuplexHandler, RemovableChannelHandler {
  typealias InboundIn = HTTPServerRequestPart
  typealias InboundOut = HTTPServerRequestPart
  typealias OutboundIn = WebResponse
  typealias OutboundOut = HTTPServerResponsePart

  private typealias Upgrader = NIOTypedWebSocketServerUpgrader<Void>

  private enum Phase {
    case waiting
    case reading(HTTPRequestHead, RequestRules.Verdict)
    case answering(HTTPRequestHead)
    case upgrading

    /// The last answer is on its way; whatever the client still says goes unheard.
    case leaving
  }

  private let rules: RequestRules
  private let limits: RequestLimits
  private let place: ConnectionPlace
  private let pace: PacedReading
  private let keepAlive: WebSocketKeepAlive
  private let encoder: HTTPResponseEncoder
  private let httpHandlers: [any RemovableChannelHandler]
  private let respond: (WebRequest) -> Void
  private let converse: @Sendable (WebSocketConnection, Subprotocol) -> any WebSocketReceiver
  private var phase = Phase.waiting
  private var isStopping = false
  private var timer: Scheduled<Void>?

  /// Puts the handlers into the pipeline of a connection that has just been accepted. On its event loop.
  ///
  /// - Parameters:
  ///   - place: That of the connection among all.
  ///   - respond: Takes a request, the answer to which is to be written to the channel.
  ///   - converse: Makes what takes the messages of a WebSocket.
  static func add(
    to channel: any Channel, rules: RequestRules, limits: RequestLimits, place: ConnectionPlace,
    keepAlive: WebSocketKeepAlive, respond: @escaping (WebRequest) -> Void,
    converse: @escaping @Sendable (WebSocketConnection, Subprotocol) -> any WebSocketReceiver
  ) throws {
    let encoder = HTTPResponseEncoder()
    let parts: [any RemovableChannelHandler] = [
      ByteToMessageHandler(
        HTTPRequestDecoder(leftOverBytesStrategy: .forwardBytes, limitConfiguration: limits.head)),
      HTTPServerPipelineHandler(), NIOHTTPResponseHeadersValidator(), HTTPServerProtocolErrorHandler(),
    ]
    let pace = PacedReading(limits.pace)
    let handler = WebConnectionHandler(
      rules: rules, limits: limits, place: place, pace: pace, keepAlive: keepAlive, encoder: encoder,
      httpHandlers: parts, respond: respond, converse: converse)
    try channel.pipeline.syncOperations.addHandler(pace)
    try channel.pipeline.syncOperations.addHandler(encoder)
    try channel.pipeline.syncOperations.addHandlers(parts)
    try channel.pipeline.syncOperations.addHandler(handler)
  }

  private init(
    rules: RequestRules, limits: RequestLimits, place: ConnectionPlace, pace: PacedReading,
    keepAlive: WebSocketKeepAlive, encoder: HTTPResponseEncoder, httpHandlers: [any RemovableChannelHandler],
    respond: @escaping (WebRequest) -> Void,
    converse: @escaping @Sendable (WebSocketConnection, Subprotocol) -> any WebSocketReceiver
  ) {
    self.rules = rules
    self.limits = limits
    self.place = place
    self.pace = pace
    self.keepAlive = keepAlive
    self.encoder = encoder
    self.httpHandlers = httpHandlers
    self.respond = respond
    self.converse = converse
  }

  func handlerAdded(context: ChannelHandlerContext) {
    closeConnection(in: limits.request, context: context)
  }

  func handlerRemoved(context: ChannelHandlerContext) {
    timer?.cancel()
  }

  func channelInactive(context: ChannelHandlerContext) {
    timer?.cancel()
    context.fireChannelInactive()
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if event is ServerStops {
      isStopping = true
      switch phase {
      case .waiting, .reading, .upgrading: context.close(promise: nil)
      case .answering, .leaving: break
      }
    }
    context.fireUserInboundEventTriggered(event)
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    context.close(promise: nil)
  }

  // MARK: Requests

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch (unwrapInboundIn(data), phase) {
    case (.head(let head), .waiting):
      take(head, context: context)
    case (.end, .reading(let head, .answer(let request))):
      phase = .answering(head)
      closeConnection(in: limits.answer, context: context)
      respond(request)
    case (.end, .reading(let head, .refuse(let response))):
      answer(head, response, isLast: isLast(head), promise: nil, context: context)
      context.flush()
    case (.end(let trailers), .reading(let head, .upgrade(let subprotocol))):
      phase = .upgrading
      upgrade(head, trailers, to: subprotocol, context: context)
    case (_, .waiting), (_, .reading), (_, .answering), (_, .upgrading), (_, .leaving):
      // Content, which nobody wants.
      break
    }
  }

  private func take(_ head: HTTPRequestHead, context: ChannelHandlerContext) {
    pace.charge(PacedReading.requestCost)
    closeConnection(in: limits.request, context: context)
    var verdict = rules.verdict(on: head)
    if case .upgrade = verdict, !place.takeWebSocket(head.headers) { verdict = .refuse(.full) }
    guard head.announcesContent, case .refuse(let response) = verdict else {
      phase = .reading(head, verdict)
      return
    }
    // Before the content, which may be long in coming.
    answer(head, response, isLast: true, promise: nil, context: context)
    context.flush()
  }

  // MARK: Answers

  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    guard case .answering(let head) = phase else {
      promise?.fail(ChannelError.ioOnClosedChannel)
      return
    }
    answer(head, unwrapOutboundIn(data), isLast: isLast(head), promise: promise, context: context)
  }

  /// After the request for an upgrade NIO's decoder reads nothing more, whether there was one or not.
  private func isLast(_ head: HTTPRequestHead) -> Bool {
    !head.isKeepAlive || head.asksForUpgrade || place.isSpare || isStopping
  }

  private func answer(
    _ head: HTTPRequestHead, _ response: WebResponse, isLast: Bool, promise: EventLoopPromise<Void>?,
    context: ChannelHandlerContext
  ) {
    phase = isLast ? .leaving : .waiting
    if isLast { pace.end() }
    let written = promise ?? context.eventLoop.makePromise(of: Void.self)
    written.futureResult.assumeIsolated().whenComplete { [self] _ in
      guard case .leaving = phase else { return closeConnection(in: limits.idle, context: context) }
      // The client hears the end of what it is told while it may still be talking.
      context.close(mode: .output, promise: nil)
      closeConnection(in: limits.linger, context: context)
    }
    context.write(wrapOutboundOut(.head(response.head(isLast: isLast))), promise: nil)
    if head.method != .HEAD {
      context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(bytes: response.body)))), promise: nil)
    }
    context.write(wrapOutboundOut(.end(nil)), promise: written)
  }

  private func closeConnection(in time: TimeAmount, context: ChannelHandlerContext) {
    timer?.cancel()
    timer = context.eventLoop.assumeIsolated().scheduleTask(in: time) { context.close(promise: nil) }
  }

  // MARK: WebSockets

  private func upgrade(
    _ head: HTTPRequestHead, _ trailers: HTTPHeaders?, to subprotocol: Subprotocol, context: ChannelHandlerContext
  ) {
    let maximumByteCount = FrameLimits.maximumByteCount
    let pace = NIOLoopBound(pace, eventLoop: context.eventLoop)
    let upgrader = Upgrader(
      maxFrameSize: maximumByteCount, enableAutomaticErrorHandling: false,
      shouldUpgrade: { channel, _ in
        channel.eventLoop.makeSucceededFuture(["sec-websocket-protocol": subprotocol.rawValue])
      },
      upgradePipelineHandler: { [keepAlive, converse] channel, _ in
        channel.eventLoop.makeCompletedFuture {
          let connection = WebSocketConnection(on: channel)
          try connection.begin(
            as: .server, maximumByteCount: maximumByteCount, keepAlive: keepAlive, pace: pace.value,
            converse(connection, subprotocol))
        }
      })
    // From the last to the first: the decoder hands on what came after the request, and none of them may get that.
    let handler = NIOTypedHTTPServerUpgradeHandler(
      httpEncoder: encoder, extraHTTPHandlers: [self] + httpHandlers.reversed(),
      upgradeConfiguration: NIOTypedHTTPServerUpgradeConfiguration(
        upgraders: [upgrader],
        notUpgradingCompletionHandler: { $0.eventLoop.makeFailedFuture(WebSocketViolation.protocolError) }))
    do {
      try context.pipeline.syncOperations.addHandler(handler, position: .after(self))
    } catch {
      return context.close(promise: nil)
    }
    let channel = context.channel
    handler.upgradeResultFuture.whenFailure { _ in channel.close(promise: nil) }
    context.fireChannelRead(wrapInboundOut(.head(head)))
    context.fireChannelRead(wrapInboundOut(.end(trailers)))
  }
}
