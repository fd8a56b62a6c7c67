import NIOCore
import NIOHTTP1
import NIOPosix
import NIOWebSocket

/// Opens WebSockets to a server.
enum WebSocketClient {
  enum Failure: Error, Hashable, CustomStringConvertible {
    /// The server did not agree to speak WebSocket, or none of the sub-protocols that it was offered.
    case notUpgraded

    var description: String { "the server did not accept the WebSocket" }
  }

  private enum Outcome: Sendable {
    case upgraded(WebSocketConnection)
    case refused
  }

  /// Connects, and agrees on one of `subprotocols` unless there are none.
  static func connect(
    host: String, port: Int, path: String, subprotocols: [String] = [], maximumByteCount: Int = 1 << 14
  ) async throws -> WebSocketConnection {
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
              return .upgraded(
                try WebSocketConnection.make(on: channel, role: .client, maximumByteCount: maximumByteCount))
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
    guard case .upgraded(let connection) = try await outcome.get() else {
      channel.close(promise: nil)
      throw Failure.notUpgraded
    }
    return connection
  }
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
