import NIOCore
import NIOPosix
import NearbyRedis

/// A connection of a test's own to a server, for what the target does not do.
enum PlainConnection {
  /// Says some commands, and hears their replies.
  static func exchange(_ batch: CommandBatch, with endpoint: RedisEndpoint) async throws -> [RESPValue] {
    let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .connectTimeout(.seconds(2))
      .connect(host: endpoint.host, port: endpoint.port) { channel in
        channel.eventLoop.makeCompletedFuture {
          try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
        }
      }
    return try await channel.executeThenClose { inbound, outbound in
      try await outbound.write(batch.bytes)
      var limits = RESPLimits()
      (limits.elementCount, limits.byteCount) = (100_000, 64 << 20)
      var (parser, replies) = (RESPParser(limits: limits), [RESPValue]())
      for try await bytes in inbound {
        parser.append(bytes)
        while let value = try parser.next() { replies.append(value) }
        if replies.count >= batch.count { break }
      }
      return replies
    }
  }
}
