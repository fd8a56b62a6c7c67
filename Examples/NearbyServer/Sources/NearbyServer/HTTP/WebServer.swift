import NIOCore
import NIOPosix
import NearbyProtocol

/// Listens for plain HTTP requests, and for WebSockets on `/ws` that speak a sub-protocol of ours.
struct WebServer: Sendable {
  typealias Listener = NIOAsyncChannel<WebConnection, Never>

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

  /// Where the tasks run that serve the sockets of an event loop; `nil` for wherever there is room.
  var executor: @Sendable (any EventLoop) -> (any TaskExecutor)? = { _ in nil }

  let respond: @Sendable (WebRequest) async -> WebResponse
  let converse: @Sendable (WebSocketConnection, Subprotocol) async -> Void

  /// Starts to listen.
  func listen(host: String, port: Int) async throws -> Listener {
    let rules = RequestRules(webSocketPath: webSocketPath, isLoopbackOnly: isLoopbackOnly)
    let acceptedCount = connectionLimits.acceptedCount
    let census = ConnectionCensus(connectionLimits, proxies: proxies)
    return try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
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
      .childChannelOption(.recvAllocator, value: FixedSizeRecvByteBufferAllocator(capacity: RequestLimits.readSize))
      .bind(host: host, port: port) { channel in
        channel.eventLoop.makeCompletedFuture {
          let place = ConnectionPlace(of: channel, in: census)
          let limits = place.isSpare ? requestLimits.hurried() : requestLimits
          if let proxyHeaderRefused, place.isOfProxy {
            try channel.pipeline.syncOperations.addHandler(ProxyHeaderHandler(place, refused: proxyHeaderRefused))
          }
          return try WebConnection.make(on: channel, rules: rules, limits: limits, place: place, keepAlive: keepAlive)
        }
      }
  }

  /// Serves everyone who connects, until the listener is closed or the task is cancelled.
  func serve(_ listener: Listener) async throws {
    try await withThrowingDiscardingTaskGroup { group in
      try await listener.executeThenClose { connections in
        for try await connection in connections {
          group.addTask(executorPreference: executor(connection.eventLoop)) { await serve(connection) }
        }
      }
      group.cancelAll()
    }
  }

  /// Serves one client. When the task is cancelled, the client is not waited for: a connection without a request is
  /// closed, and a WebSocket told that the server goes away.
  private func serve(_ connection: WebConnection) async {
    for await event in connection.events {
      switch event {
      case .request(let request):
        await connection.answer(await respond(request))
      case .webSocket(let connection, let subprotocol):
        // Messages that nobody has asked for yet do not hear of the cancellation, and the connection would never end.
        await withTaskCancellationHandler {
          await converse(connection, subprotocol)
        } onCancel: {
          Task { await connection.close(.goingAway) }
        }
      }
    }
    connection.close()
  }
}
