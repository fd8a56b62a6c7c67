#if Redis
  import Logging
  import NearbyRedis

  extension PortHealth {
    /// Hears what becomes of a connection to a Redis server.
    func serverChanged(_ server: String, _ event: RedisConnectionEvent) {
      switch event {
      case .connected: wasReached(LostServer(kind: .redis, name: server))
      case .lost(let reason): wasLost(LostServer(kind: .redis, name: server), because: "\(reason)")
      case .unreadableMessage:
        logger.debug("a message is none of ours", metadata: ["server": "\(server)"])
      }
    }
  }
#endif
