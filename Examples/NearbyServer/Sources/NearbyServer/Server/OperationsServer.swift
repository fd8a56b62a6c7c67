import Logging
import NIOCore

/// Listens for those who run the server, on a port of its own.
struct OperationsServer: Sendable {
  let host: String
  let port: Int
  let routes: OperationsRoutes
  let logger: Logger
  private let listening = Listening()

  init(host: String, port: Int, routes: OperationsRoutes, logger: Logger) {
    (self.host, self.port, self.routes, self.logger) = (host, port, routes, logger)
  }

  /// The port that is listened on; waits until there is one.
  var listenedPort: Int {
    get async throws { try await listening.port }
  }

  /// Serves until the task is cancelled: to the very end, since how a server leaves is worth seeing.
  func run() async throws {
    let server = WebServer(
      keepAlive: WebSocketKeepAlive(interval: .seconds(60), timeout: .seconds(60)), webSocketPath: nil,
      // Nobody's name server can make a page of the web ask here.
      isLoopbackOnly: Loopback.has(name: host),
      connectionLimits: ConnectionLimits(count: 64, countPerAddress: 64, descriptorCount: nil),
      respond: { await routes.respond(to: $0) }, converse: { connection, _ in WebSocketMessages(of: connection) })
    do {
      let listener = try await server.listen(host: host, port: port)
      let port = listener.port ?? port
      listening.succeed(port)
      logger.notice("listening for operations", metadata: ["host": "\(host)", "port": "\(port)"])
      await server.serve(listener)
    } catch {
      listening.fail(error)
      throw error
    }
  }
}
