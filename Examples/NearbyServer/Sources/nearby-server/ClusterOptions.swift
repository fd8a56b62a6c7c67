#if Redis
  import ArgumentParser
  import Foundation
  import NearbyRedis
  import NearbyServer

  /// What a server shares with others.
  struct ClusterOptions: ParsableArguments {
    @Option(
      help: ArgumentHelp(
        "The Redis or Valkey server of the location cache, which servers share; in memory when not given. "
          + "NEARBY_REDIS_USER, NEARBY_REDIS_PASSWORD and NEARBY_REDIS_TLS are taken from the environment.",
        valueName: "host:port"),
      transform: RedisEndpoint.argument)
    var redis: RedisEndpoint?

    @Option(
      help: ArgumentHelp(
        "The ring of the Redis servers that carry the channels: a JSON file, or the word redis for the key at --redis. "
          + "It is read again when it changes.", valueName: "file|redis"))
    var ring: String?

    @Option(
      help: ArgumentHelp(
        "How many Redis channels carry the users of a slot, 0 for one a user; the same for all servers.",
        valueName: "count"))
    var buckets = 4

    @Flag(
      help: "The channels are on primaries of a Redis Cluster, each of which has the hash slots of its ring's slots.")
    var sharded = false

    func validate() throws {
      guard (redis == nil) == (ring == nil) else {
        throw ValidationError(
          "--redis and --ring need each other: servers share the cache and the channels, or neither.")
      }
      guard (0...1024).contains(buckets) else { throw ValidationError("--buckets has to be 0...1024.") }
    }

    /// Which servers there are; `nil` when all is in memory.
    func configuration() throws -> RedisBackendConfiguration? {
      guard let redis, let ring else { return nil }
      var configuration = RedisBackendConfiguration(cache: redis, ring: ring == "redis" ? .redis : .file(ring))
      configuration.channels = buckets == 0 ? .perUser : .buckets(buckets)
      configuration.pubSub = sharded ? .sharded : .classic
      configuration.options = try Self.redisOptions()
      return configuration
    }

    static func redisOptions() throws -> RedisOptions {
      try RedisOptions(environment: ProcessInfo.processInfo.environment)
    }
  }

  extension RedisEndpoint {
    /// Takes an argument.
    static func argument(_ text: String) throws -> RedisEndpoint {
      guard let endpoint = RedisEndpoint(text) else { throw ValidationError("it has to be host:port.") }
      return endpoint
    }
  }
#endif
