import Foundation
import Logging
import NearbyCore
import NearbyProtocol
import NearbyRedis
@testable import NearbyServer
import RedisTestKit

/// Two servers that share cache, channels and ring on real Redis servers.
enum RedisPair {
  static let berlin = (latitude: 52.5163, longitude: 13.3777)

  static func ring(_ epoch: UInt64, _ servers: RedisServer...) throws -> HashRing {
    try HashRing(
      slots: servers.enumerated().map { RingSlot(id: try SlotID("slot-\($0)"), endpoint: "\($1.endpoint)") },
      epoch: epoch)
  }

  static func write(_ ring: HashRing, to path: String) throws {
    var bytes: [UInt8] = []
    JSONCodec().encode(ring, into: &bytes)
    try Data(bytes).write(to: URL(fileURLWithPath: path), options: .atomic)
  }

  /// Runs two servers on the same Redis servers.
  ///
  /// - Parameter linger: How long former slots count after a change of the ring; as usual when not given.
  static func runTwo(
    _ configuration: RedisBackendConfiguration, linger: Duration? = nil,
    _ body: @escaping @Sendable (RunningServer, RunningServer) async throws -> Void
  ) async throws {
    func backend() async throws -> RedisBackend {
      let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
      // What has to last ten seconds lasts a tenth of one.
      let start = ContinuousClock.now
      let health = PortHealth(logger: logger) { start + (.now - start) * 100 }
      return try await RedisBackend.connect(configuration, health: health)
    }
    let (one, other) = (try await backend(), try await backend())
    @Sendable func change(_ server: inout ServerConfiguration, _ backend: RedisBackend) {
      server.backend = backend
      server.nearby.linger = linger ?? server.nearby.linger
    }
    try await RunningServer.run(changing: { change(&$0, one) }) { first in
      try await RunningServer.run(changing: { change(&$0, other) }) { second in try await body(first, second) }
    }
  }
}
