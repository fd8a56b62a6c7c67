import NIOCore
import NearbyProtocol
import Testing

@testable import NearbyServer

/// A page that connects again while the server is leaving must not keep it from leaving.
@Suite(.timeLimit(.minutes(1)))
struct PageShutdownTests {
  @Test func `A connection that came too late to be served is closed`() async throws {
    let (arrivals, arrived) = AsyncStream<Void>.makeStream()
    let server = WebServer(
      keepAlive: WebSocketKeepAlive(interval: .seconds(60), timeout: .seconds(60)),
      respond: { _ in .text("") },
      converse: { connection, _ in
        arrived.yield()
        return NobodyYet(connection: connection)
      })
    let listener = try await server.listen(host: "127.0.0.1", port: 0)
    let port = try #require(listener.port)
    let serving = Task { await server.serve(listener) }
    let client = try await WebSocketClient.connect(
      host: "127.0.0.1", port: port, path: "/ws", subprotocols: [Subprotocol.json.rawValue])
    _ = await arrivals.first { _ in true }
    serving.cancel()
    for await _ in client.messages {}
    #expect(client.closeCode == CloseCode.goingAway.rawValue)
    _ = await serving.result
  }

  /// Takes nothing, and says goodbye as soon as it is over.
  private struct NobodyYet: WebSocketReceiver {
    let connection: WebSocketConnection

    func receive(_ message: WebSocketMessage) -> Bool { false }

    func end(_ code: CloseCode) { connection.leave() }
  }
}
