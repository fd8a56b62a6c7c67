import Logging
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOWebSocket
import NearbyProtocol

/// Listens for plain HTTP requests, and for WebSockets on `/ws` that speak a sub-protocol of ours.
struct WebServer: Sendable {
  typealias Plain = NIOAsyncChannel<HTTPServerRequestPart, WebAnswer>
  typealias Listener = NIOAsyncChannel<EventLoopFuture<Incoming>, Never>

  /// What a connection turned out to be.
  enum Incoming: Sendable {
    case webSocket(WebSocketConnection, Subprotocol)
    case plain(Plain)
  }

  /// The path of the WebSockets.
  static let webSocketPath = "/ws"

  /// How long a client may take to send a request.
  private static let requestTimeout = TimeAmount.seconds(10)

  /// How long a connection is kept for a further request.
  private static let idleTimeout = TimeAmount.seconds(60)

  let keepAlive: WebSocketKeepAlive
  let logger: Logger
  let respond: @Sendable (WebRequest) async -> WebResponse
  let converse: @Sendable (WebSocketConnection, Subprotocol) async -> Void

  /// Starts to listen.
  func listen(host: String, port: Int) async throws -> Listener {
    try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
      .serverChannelOption(.backlog, value: 1024)
      .childChannelOption(.socketOption(.tcp_nodelay), value: 1)
      .bind(host: host, port: port) { channel in
        channel.eventLoop.makeCompletedFuture { try negotiate(on: channel) }
      }
  }

  /// Serves everyone who connects, until the listener is closed or the task is cancelled.
  func serve(_ listener: Listener) async throws {
    try await withThrowingDiscardingTaskGroup { group in
      try await listener.executeThenClose { connections in
        for try await connection in connections {
          group.addTask { await serve(connection) }
        }
      }
      group.cancelAll()
    }
  }

  private func serve(_ connection: EventLoopFuture<Incoming>) async {
    do {
      switch try await connection.get() {
      case .webSocket(let connection, let subprotocol):
        // Messages that nobody has asked for yet do not hear of the cancellation, and the connection would never end.
        await withTaskCancellationHandler {
          await converse(connection, subprotocol)
        } onCancel: {
          Task { await connection.close(.goingAway) }
        }
      case .plain(let channel): try await answer(on: channel)
      }
    } catch {
      // One connection that fails is no matter of the others.
      logger.debug("a connection failed", metadata: ["kind": "\(type(of: error))"])
    }
  }

  private func negotiate(on channel: any Channel) throws -> EventLoopFuture<Incoming> {
    let upgrader = NIOTypedWebSocketServerUpgrader<Incoming>(
      maxFrameSize: FrameLimits.maximumByteCount, enableAutomaticErrorHandling: false,
      shouldUpgrade: { channel, request in
        var accepted: HTTPHeaders?
        if let subprotocol = Self.subprotocol(of: request) {
          accepted = ["sec-websocket-protocol": subprotocol.rawValue]
        }
        return channel.eventLoop.makeSucceededFuture(accepted)
      },
      upgradePipelineHandler: { channel, request in
        channel.eventLoop.makeCompletedFuture {
          guard let subprotocol = Self.subprotocol(of: request) else { throw WebSocketViolation() }
          let connection = try WebSocketConnection.make(
            on: channel, role: .server, maximumByteCount: FrameLimits.maximumByteCount, keepAlive: keepAlive)
          return .webSocket(connection, subprotocol)
        }
      })
    let configuration = NIOTypedHTTPServerUpgradeConfiguration(
      upgraders: [upgrader],
      notUpgradingCompletionHandler: { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandlers(
            IdleStateHandler(allTimeout: Self.idleTimeout), IdleConnectionCloser(), WebAnswerHandler())
          return .plain(try Plain(wrappingChannelSynchronously: channel))
        }
      })
    let negotiation = try channel.pipeline.syncOperations.configureUpgradableHTTPServerPipeline(
      configuration: .init(upgradeConfiguration: configuration))
    let timeout = channel.eventLoop.scheduleTask(in: Self.requestTimeout) { channel.close(promise: nil) }
    negotiation.whenComplete { _ in timeout.cancel() }
    return negotiation
  }

  private static func subprotocol(of request: HTTPRequestHead) -> Subprotocol? {
    guard WebRequest(target: request.uri).path == webSocketPath else { return nil }
    return Subprotocol(choosingFrom: request.headers[canonicalForm: "sec-websocket-protocol"])
  }

  private func answer(on channel: Plain) async throws {
    try await channel.executeThenClose { parts, outbound in
      var request: HTTPRequestHead?
      for try await part in parts {
        switch part {
        case .head(let head): request = head
        case .body: break
        case .end:
          guard let head = request else {
            // Of a WebSocket that was refused, NIO passes on the end only.
            try await outbound.write(WebAnswer(Self.upgradeRequired, isLast: true))
            return
          }
          try await outbound.write(
            WebAnswer(await response(to: head), isHead: head.method == .HEAD, isLast: !head.isKeepAlive))
          guard head.isKeepAlive else { return }
        }
      }
    }
  }

  private func response(to head: HTTPRequestHead) async -> WebResponse {
    guard head.method == .GET || head.method == .HEAD else {
      var refusal = WebResponse.text("only GET and HEAD\n", status: .methodNotAllowed)
      refusal.headers = [("allow", "GET, HEAD")]
      return refusal
    }
    let request = WebRequest(target: head.uri)
    return request.path == Self.webSocketPath ? Self.upgradeRequired : await respond(request)
  }

  private static var upgradeRequired: WebResponse {
    let names = Subprotocol.allCases.map(\.rawValue).joined(separator: " or ")
    var refusal = WebResponse.text(
      "speak WebSocket on \(webSocketPath), with \(names)\n", status: .upgradeRequired)
    refusal.headers = [("upgrade", "websocket")]
    return refusal
  }
}
