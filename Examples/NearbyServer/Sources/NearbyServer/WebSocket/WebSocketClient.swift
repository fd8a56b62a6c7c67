import NIOCore
import NIOHTTP1
import NIOPosix
import NIOWebSocket
import NearbyProtocol

/// A client's end of a WebSocket.
final class WebSocketClient: Sendable {
  enum Failure: Error, Hashable, CustomStringConvertible {
    /// The server did not agree to speak WebSocket, or none of the sub-protocols that it was offered.
    case notUpgraded

    var description: String { "the server did not accept the WebSocket" }
  }

  private enum Outcome: Sendable {
    case upgraded(WebSocketClient)
    case refused
  }

  /// What the server says, until the connection ends. Can be read by one task, once.
  let messages: WebSocketMessages.Sequence

  private let connection: WebSocketConnection

  private init(messages: WebSocketMessages.Sequence, connection: WebSocketConnection) {
    (self.messages, self.connection) = (messages, connection)
  }

  /// Connects, and agrees on one of `subprotocols` unless there are none.
  static func connect(
    host: String, port: Int, path: String, subprotocols: [String] = [], maximumByteCount: Int = 1 << 14
  ) async throws -> WebSocketClient {
    let negotiation = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .channelOption(.socketOption(.tcp_nodelay), value: 1)
      .channelOption(.allowRemoteHalfClosure, value: true)
      .connect(host: host, port: port) { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(EndOfInput())
          let upgrader = NIOTypedWebSocketClientUpgrader<Outcome>(
            maxFrameSize: maximumByteCount, enableAutomaticErrorHandling: false
          ) { channel, response in
            channel.eventLoop.makeCompletedFuture {
              let chosen = response.headers.first(name: "sec-websocket-protocol")
              guard subprotocols.isEmpty || chosen.map(subprotocols.contains) == true else { return .refused }
              let connection = WebSocketConnection(on: channel)
              let messages = WebSocketMessages(of: connection)
              try connection.begin(as: .client, maximumByteCount: maximumByteCount, messages)
              return .upgraded(WebSocketClient(messages: messages.sequence, connection: connection))
            }
          }
          var headers = HTTPHeaders([("host", "\(host):\(port)")])
          if !subprotocols.isEmpty {
            headers.add(name: "sec-websocket-protocol", value: subprotocols.joined(separator: ", "))
          }
          let request = HTTPRequestHead(version: .http1_1, method: .GET, uri: path, headers: headers)
          var configuration = NIOUpgradableHTTPClientPipelineConfiguration(
            upgradeConfiguration: NIOTypedHTTPClientUpgradeConfiguration(
              upgradeRequestHead: request, upgraders: [upgrader],
              notUpgradingCompletionHandler: { $0.eventLoop.makeSucceededFuture(.refused) }))
          configuration.leftOverBytesStrategy = .forwardBytes
          return (
            channel,
            try channel.pipeline.syncOperations.configureUpgradableHTTPClientPipeline(
              configuration: configuration)
          )
        }
      }
    let (channel, outcome) = negotiation
    guard case .upgraded(let client) = try await outcome.get() else {
      channel.close(promise: nil)
      throw Failure.notUpgraded
    }
    return client
  }

  /// Sends messages in order, and returns when they have been handed to the operating system.
  func send(_ messages: [WebSocketMessage]) async throws { try await connection.send(messages) }

  /// Says goodbye, with any code there is.
  func close(code: UInt16, reason: String) async { await connection.close(code: code, reason: reason) }

  /// Says goodbye.
  func close(_ code: CloseCode) async { await connection.close(code) }

  /// Returns when the connection is gone, both ways.
  func waitUntilClosed() async { await connection.waitUntilClosed() }

  /// Why the server closed; `nil` while it has not, or when it gave no reason.
  var closeCode: UInt16? { connection.closeCode }
}

/// Closes the connection when the other end has said its last, one turn of the event loop later.
///
/// A server may say no right after the handshake: then the answer, a close frame and the end come in one turn. The
/// decoder of HTTP leaves the pipeline in the next one, and drops what came behind the answer if it knows of the end.
private final class EndOfInput: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    guard event as? ChannelEvent == .inputClosed else { return context.fireUserInboundEventTriggered(event) }
    let channel = context.channel
    context.eventLoop.execute { channel.close(promise: nil) }
  }
}
