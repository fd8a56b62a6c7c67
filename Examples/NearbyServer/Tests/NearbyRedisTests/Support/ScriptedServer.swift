import NIOCore
import NIOPosix
import NearbyRedis
import Synchronization

/// A server that says what a test wants, whatever it is asked, and keeps what it hears.
final class ScriptedServer: Sendable {
  private struct State {
    var heard = ByteBuffer()
    var connectionCount = 0
  }

  private let state = Mutex(State())

  /// What a server says to the four commands of a new connection.
  static let welcome = "%1\r\n+role\r\n+master\r\n+OK\r\n+PONG\r\n"

  /// How many connections were accepted.
  var connectionCount: Int { state.withLock { $0.connectionCount } }

  /// All that was heard on all connections.
  var heard: String { String(buffer: state.withLock { $0.heard }) }

  /// Runs a server as long as `body` does. Once something has come on a connection it says `script` there.
  static func run<Result: Sendable>(
    saying script: @escaping @Sendable (_ connection: Int) -> String, isolation: isolated (any Actor)? = #isolation,
    _ body: (ScriptedServer, RedisEndpoint) async throws -> Result
  ) async throws -> Result {
    let server = ScriptedServer()
    let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          let number = server.state.withLock { state in
            state.connectionCount += 1
            return state.connectionCount
          }
          try channel.pipeline.syncOperations.addHandler(Handler(server: server, script: script(number)))
        }
      }
      .bind(host: "127.0.0.1", port: 0).get()
    defer { channel.close(promise: nil) }
    return try await body(server, RedisEndpoint(host: "127.0.0.1", port: channel.localAddress?.port ?? 0))
  }

  private final class Handler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let server: ScriptedServer
    private var script: String?

    init(server: ScriptedServer, script: String) {
      (self.server, self.script) = (server, script)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
      _ = server.state.withLock { $0.heard.writeImmutableBuffer(unwrapInboundIn(data)) }
      guard let script else { return }
      self.script = nil
      context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: script)), promise: nil)
    }
  }
}
