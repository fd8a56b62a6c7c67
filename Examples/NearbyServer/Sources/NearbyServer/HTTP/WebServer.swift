import NIOCore
import NIOPosix
import NearbyProtocol

/// Listens for plain HTTP requests, and for WebSockets on `/ws` that speak a sub-protocol of ours.
///
/// A request costs a task; a WebSocket does not: what it says goes to its receiver on the event loop.
struct WebServer: Sendable {
  /// The path of the WebSockets.
  static let webSocketPath = "/ws"

  let keepAlive: WebSocketKeepAlive

  /// The path of the WebSockets; `nil` where there are none.
  var webSocketPath: String? = Self.webSocketPath

  /// Whether only this machine is served, and pages that came from it.
  var isLoopbackOnly = false

  /// How many clients there may be.
  var connectionLimits = ConnectionLimits(count: .max, countPerAddress: .max, descriptorCount: nil)

  /// How long they may take before they have asked for anything.
  var requestLimits = RequestLimits()

  /// Who may say for whom it connects.
  var proxies = TrustedProxies()

  /// Called when a connection of these does not begin with a header of the PROXY protocol; `nil` when none has to.
  var proxyHeaderRefused: (@Sendable () -> Void)?

  let respond: @Sendable (WebRequest) async -> WebResponse

  /// Makes what takes the messages of a WebSocket. Called on its event loop.
  let converse: @Sendable (WebSocketConnection, Subprotocol) -> any WebSocketReceiver

  /// Starts to listen.
  ///
  /// - Throws: ``UnusablePart``, which names the port.
  func listen(host: String, port: Int) async throws -> WebListener {
    let acceptedCount = connectionLimits.acceptedCount
    let census = ConnectionCensus(connectionLimits, proxies: proxies)
    let connections = OpenConnections()
    let (questions, asked) = AsyncStream.makeStream(of: WebListener.Question.self)
    let bootstrap = ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
      .serverChannelOption(.backlog, value: 1024)
      .serverChannelOption(.maxMessagesPerRead, value: UInt(ConnectionLimits.acceptedAtOnce))
      .serverChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          let handler = AcceptedConnections(maximumCount: acceptedCount, census: census)
          try channel.pipeline.syncOperations.addHandler(handler)
        }
      }
      .childChannelOption(.socketOption(.tcp_nodelay), value: 1)
      // What is read at once is worked off at once, however small the frames in it are: the other connections of an
      // event loop wait meanwhile, and what nobody has asked for yet is kept.
      .childChannelOption(.maxMessagesPerRead, value: 1)
      .childChannelOption(.socketOption(.so_rcvbuf), value: .init(RequestLimits.receiveBufferSize))
      .childChannelOption(
        .recvAllocator,
        value: AdaptiveRecvByteBufferAllocator(
          minimum: RequestLimits.readSizes.lowerBound, initial: 512, maximum: RequestLimits.readSizes.upperBound)
      )
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          connections.add(channel)
          try addHandlers(to: channel, at: ConnectionPlace(of: channel, in: census), asked)
        }
      }
    let channel = try await UnusablePart.check("port \(port) of \(host)") {
      try await bootstrap.bind(host: host, port: port).get()
    }
    channel.closeFuture.whenComplete { _ in asked.finish() }
    return WebListener(channel, questions: questions, connections: connections)
  }

  private func addHandlers(
    to channel: any Channel, at place: ConnectionPlace, _ asked: AsyncStream<WebListener.Question>.Continuation
  ) throws {
    let limits = place.isSpare ? requestLimits.hurried() : requestLimits
    if let proxyHeaderRefused, place.isOfProxy {
      try channel.pipeline.syncOperations.addHandler(ProxyHeaderHandler(place, refused: proxyHeaderRefused))
    }
    let rules = RequestRules(webSocketPath: webSocketPath, isLoopbackOnly: isLoopbackOnly)
    try WebConnectionHandler.add(
      to: channel, rules: rules, limits: limits, place: place, keepAlive: keepAlive,
      respond: { [weak channel] request in if let channel { asked.yield((request, channel)) } }, converse: converse)
  }

  /// Serves everyone who connects, until the listener is closed or the task is cancelled. Then nobody is waited for: a
  /// connection without a request is closed, and a WebSocket told that the server goes away.
  func serve(_ listener: WebListener) async {
    await withDiscardingTaskGroup { group in
      for await (request, channel) in listener.questions {
        group.addTask {
          // A client that is gone needs no answer.
          try? await channel.writeAndFlush(await respond(request))
        }
      }
      await listener.close()
      await listener.connections.stop()
    }
  }
}
