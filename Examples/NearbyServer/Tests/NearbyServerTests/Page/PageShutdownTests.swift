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
        // Asks for the first message only when it is over already.
        try? await Task.sleep(for: .seconds(600))
        for await _ in connection.messages {}
        await connection.waitUntilClosed()
      })
    let listener = try await server.listen(host: "127.0.0.1", port: 0)
    let port = try #require(listener.channel.localAddress?.port)
    let serving = Task { try await server.serve(listener) }
    let client = try await WebSocketClient.connect(
      host: "127.0.0.1", port: port, path: "/ws", subprotocols: [Subprotocol.json.rawValue])
    _ = await arrivals.first { _ in true }
    serving.cancel()
    for await _ in client.messages {}
    #expect(client.closeCode == CloseCode.goingAway.rawValue)
    _ = await serving.result
  }
}
