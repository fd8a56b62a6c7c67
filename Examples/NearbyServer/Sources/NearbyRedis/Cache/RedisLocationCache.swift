public import NIOCore
public import NIOPosix
internal import NIOSSL
public import NearbyCore

/// A ``LocationCache`` on Redis or Valkey servers.
///
/// A script decides the plain cases by comparing versions; whatever else there is, is merged here by
/// ``MergingLocationCache``, and stored if nothing has changed meanwhile. So an older version never takes the place of
/// a newer one, whatever the order in which they come.
///
/// How old an entry is, is measured by the clock of the server that keeps it. Only primaries are asked.
public final class RedisLocationCache: LocationCache {
  private let ring: HashRing?
  private let servers: [SlotID?: MergingLocationCache<RedisCacheServer>]

  /// Prepares connections to the servers of a ring, which are made by ``start()``. Each keeps the users whose slot it
  /// has.
  ///
  /// - Parameters:
  ///   - ring: The servers, each with its ``RingSlot/endpoint``; another ring than that of the channels.
  ///   - options: How to talk to them.
  ///   - eventLoops: What the connections run on.
  /// - Throws: ``InvalidRedisRing``, or when the certificates or keys of ``RedisOptions/tls`` cannot be read.
  public init(
    ring: HashRing, options: RedisOptions = RedisOptions(),
    eventLoops: any EventLoopGroup = MultiThreadedEventLoopGroup.singleton
  ) throws {
    self.ring = ring
    let endpoints = try RedisEndpoint.endpoints(of: ring).map { (Optional($0), $1) }
    servers = try Self.servers(Dictionary(uniqueKeysWithValues: endpoints), options, eventLoops)
  }

  /// Prepares a connection to one server, which is made by ``start()``.
  ///
  /// - Parameters:
  ///   - endpoint: Where it listens.
  ///   - options: How to talk to it.
  ///   - eventLoops: What the connection runs on.
  /// - Throws: When the certificates or keys of ``RedisOptions/tls`` cannot be read.
  public init(
    at endpoint: RedisEndpoint, options: RedisOptions = RedisOptions(),
    eventLoops: any EventLoopGroup = MultiThreadedEventLoopGroup.singleton
  ) throws {
    ring = nil
    servers = try Self.servers([nil: endpoint], options, eventLoops)
  }

  deinit {
    let links = servers.values.map(\.store.link)
    Task { for link in links { await link.close() } }
  }

  /// Connects to all servers. Returns when each has been reached, or has been tried once: then it is tried again.
  public func start() async {
    await withDiscardingTaskGroup { group in
      for server in servers.values { group.addTask { await server.store.link.start() } }
    }
  }

  /// Ends all connections for good.
  public func close() async {
    for server in servers.values { await server.store.link.close() }
  }

  /// The newest entry of each of `users`. One round trip.
  ///
  /// - Throws: ``RedisError``.
  public func entries(of users: [UserID]) async throws -> [LocationCacheEntry?] {
    let places = Dictionary(grouping: users.indices) { ring?.slot(for: users[$0]) }
    var entries = [LocationCacheEntry?](repeating: nil, count: users.count)
    try await withThrowingTaskGroup(of: (places: [Int], found: [LocationCacheEntry?]).self) { group in
      for (slot, places) in places {
        let server = try server(at: slot)
        group.addTask { (places, try await server.entries(of: places.map { users[$0] })) }
      }
      for try await (places, found) in group {
        for (place, entry) in zip(places, found) { entries[place] = entry }
      }
    }
    return entries
  }

  /// Stores each entry, merged with what is there. One round trip in the usual case that nobody has decided anything.
  ///
  /// - Throws: ``RedisError``, or `LocationCacheContention` when others go on changing an entry.
  public func store(_ entries: [LocationCacheEntry]) async throws {
    try await withThrowingTaskGroup { group in
      for (slot, entries) in Dictionary(grouping: entries, by: { ring?.slot(for: $0.record.user) }) {
        let server = try server(at: slot)
        group.addTask { try await server.store(entries) }
      }
      try await group.waitForAll()
    }
  }

  private func server(at slot: SlotID?) throws(RedisError) -> MergingLocationCache<RedisCacheServer> {
    guard let server = servers[slot] else { throw .unknownSlot }
    return server
  }

  private static func servers(
    _ endpoints: [SlotID?: RedisEndpoint], _ options: RedisOptions, _ eventLoops: any EventLoopGroup
  ) throws -> [SlotID?: MergingLocationCache<RedisCacheServer>] {
    let tls = try options.tls.map(NIOSSLContext.init(configuration:))
    return endpoints.mapValues {
      MergingLocationCache(
        RedisCacheServer(
          link: RedisLink(to: $0, for: .commands, options, tls: tls, on: eventLoops.next()), options: options))
    }
  }
}
