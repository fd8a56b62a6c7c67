import NIOCore
import NIOPosix

/// A TCP connection on which a test writes bytes as it likes.
struct RawConnection: Sendable {
  private let channel: NIOAsyncChannel<ByteBuffer, ByteBuffer>

  static func open(to server: RunningServer) async throws -> RawConnection {
    try await open(toPort: server.port)
  }

  /// Connects to a server of which only the port is known.
  ///
  /// - Parameter source: The address of this machine to connect from.
  static func open(toPort port: Int, from source: String = "127.0.0.1") async throws -> RawConnection {
    let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .bind(to: SocketAddress(ipAddress: source, port: 0))
      .connect(host: "127.0.0.1", port: port) { channel in
        channel.eventLoop.makeCompletedFuture {
          try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
        }
      }
    return RawConnection(channel: channel)
  }

  /// Writes bytes, and returns everything that comes until there is enough or the server closes the connection.
  func exchange(
    _ text: String, bytes: [UInt8] = [], until isEnough: ([UInt8]) -> Bool = { _ in false }
  ) async throws -> [UInt8] {
    try await channel.executeThenClose { inbound, outbound in
      try await outbound.write(ByteBuffer(string: text))
      if !bytes.isEmpty { try await outbound.write(ByteBuffer(bytes: bytes)) }
      var answer: [UInt8] = []
      for try await buffer in inbound {
        answer += Array(buffer: buffer)
        if isEnough(answer) { break }
      }
      return answer
    }
  }

  /// Leaves it open while `body` runs.
  func withOpen(
    _ body: (
      inout NIOAsyncChannelInboundStream<ByteBuffer>.AsyncIterator, NIOAsyncChannelOutboundWriter<ByteBuffer>
    ) async throws -> Void
  ) async throws {
    try await channel.executeThenClose { inbound, outbound in
      var inbound = inbound.makeAsyncIterator()
      try await body(&inbound, outbound)
    }
  }

  /// The request that turns the connection into a WebSocket.
  static let upgrade =
    "GET /ws HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
    + "Sec-WebSocket-Protocol: nearby.v1.json\r\n\r\n"
}
