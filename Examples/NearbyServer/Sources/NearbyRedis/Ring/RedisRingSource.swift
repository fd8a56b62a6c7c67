public import NIOCore
public import NIOPosix
internal import NIOSSL
public import NearbyCore
internal import NearbyProtocol

/// A ring under one key of a Redis or Valkey server, in the JSON form of `JSONCodec`.
///
/// Whoever changes it says so on a Redis channel of the same name; who has missed that finds out by asking again, as a
/// `RingFollower` does. The server should keep the key on disk (`appendonly yes`): a key that is gone changes nothing
/// at those who have a ring, but nobody can start then.
public final class RedisRingSource: RingSource {
  private let commands: RedisLink
  private let notices: RingNotices
  private let name: String

  /// Prepares connections to the server, which are made by ``start()``.
  ///
  /// - Parameters:
  ///   - endpoint: Where it listens.
  ///   - options: How to talk to it. The key is `ring`, behind the ``RedisOptions/prefix``.
  ///   - eventLoops: What the connections run on.
  /// - Throws: When the certificates or keys of ``RedisOptions/tls`` cannot be read.
  public init(
    at endpoint: RedisEndpoint, options: RedisOptions = RedisOptions(),
    eventLoops: any EventLoopGroup = MultiThreadedEventLoopGroup.singleton
  ) throws {
    let tls = try options.tls.map(NIOSSLContext.init(configuration:))
    name = "\(options.prefix)ring"
    let notices = RingNotices(of: ChannelName(name), at: endpoint, options, tls: tls, on: eventLoops.next())
    // Whoever asked on a hint while this connection was broken could not be answered.
    commands = RedisLink(
      to: endpoint, for: .commands, options, tls: tls, on: eventLoops.next(), isReady: { notices.tell() })
    self.notices = notices
  }

  deinit {
    Task { [commands, notices] in
      await commands.close()
      await notices.close()
    }
  }

  /// Connects. Returns when the server has been reached, or has been tried once: then it is tried again.
  public func start() async {
    async let both: Void = notices.start()
    await commands.start()
    await both
  }

  /// Ends the connections for good.
  public func close() async {
    await commands.close()
    await notices.close()
  }

  /// The ring under the key. One round trip.
  ///
  /// - Throws: `MissingRing`, `InvalidRingDescription`, or ``RedisError``.
  public func ring() async throws -> HashRing {
    guard let bytes = try await storedBytes() else { throw MissingRing() }
    return try Self.decode(bytes)
  }

  /// Hints at each change that is told by who made it, and at each new connection: before one for notices something may
  /// have been missed, and before one for commands nobody could ask.
  public func hints() -> AsyncStream<Void> { notices.hints() }

  /// Puts a ring in the place of another one, and tells those who follow it. Two round trips.
  ///
  /// Of several who do so at the same time, one succeeds.
  ///
  /// - Parameters:
  ///   - new: The ring; of a later epoch than the former one.
  ///   - old: The ring that has to be there; `nil` for none.
  /// - Throws: ``RingHasChanged`` when something else is there, `OutdatedRing`, `InvalidRingDescription` when what is
  ///   there is none, ``InvalidRedisRing`` when a slot of the new one cannot be reached by its endpoint, or
  ///   ``RedisError``.
  public func replace(_ old: HashRing?, with new: HashRing) async throws {
    _ = try RedisEndpoint.endpoints(of: new)
    let bytes = try await storedBytes()
    guard try bytes.map(Self.decode) == old else { throw RingHasChanged() }
    if let old {
      guard new.epoch > old.epoch else { throw OutdatedRing.olderEpoch(new.epoch, current: old.epoch) }
    }
    var description: [UInt8] = []
    JSONCodec().encode(new, into: &description)
    var batch = CommandBatch()
    // No ring has no bytes.
    batch.append([
      "EVAL", .text(Self.replacing), .integer(1), .text(name), .bytes(bytes ?? ByteBuffer()),
      .bytes(ByteBuffer(bytes: description)), .integer(new.epoch),
    ])
    switch try await commands.send(batch)[0].checked() {
    case .integer(1): break
    case .integer(0): throw RingHasChanged()
    default: throw RedisError.unexpectedReply
    }
  }

  /// Key: that of the ring. Arguments: the bytes that have to be there, the new ones, and their epoch.
  private static let replacing = """
    if (redis.call('GET', KEYS[1]) or '') ~= ARGV[1] then return 0 end
    redis.call('SET', KEYS[1], ARGV[2])
    redis.call('PUBLISH', KEYS[1], ARGV[3])
    return 1
    """

  private func storedBytes() async throws(RedisError) -> ByteBuffer? {
    var batch = CommandBatch()
    batch.append(["GET", .text(name)])
    let reply = try await commands.send(batch)[0].checked()
    if reply == .null { return nil }
    guard let bytes = reply.textBytes else { throw .unexpectedReply }
    return bytes
  }

  private static func decode(_ bytes: ByteBuffer) throws -> HashRing {
    try JSONCodec().decode(HashRing.self, from: bytes.readableBytesUInt8Span)
  }
}

/// Something else is there than the ring that was to be replaced: somebody has changed it meanwhile.
public struct RingHasChanged: Error, Hashable {
  /// Creates the error.
  package init() {}
}
