package import CoreMetrics
import NearbyCore
import Synchronization

/// The metrics of a server: what its services tell, and what they have done and hold whenever somebody asks.
package final class ServerMetrics: Sendable {
  /// What is known of the server at a time.
  struct Reading: Sendable {
    /// Of each node.
    var services: [NearbyServiceStatistics] = []

    /// Of all nodes together.
    var slots: [SlotID: NearbySlotStatistics] = [:]

    var isReady = true
    var failing: Set<PortCall> = []
    var hasLostServers = false

    /// `nil` where the cache is that of others, who tell themselves.
    var cachedUserCount: Int?
  }

  private struct Pulled {
    /// Counts at the last reading, by the names of their metrics.
    var totals: [String: Int] = [:]

    /// The slots that have metrics.
    var slots: Set<SlotID> = []
  }

  /// Hears what the services tell.
  package let monitor: ServiceMetrics

  private let factory: any MetricsFactory
  private let lag: Timer
  private let pulled: Mutex<Pulled> = Mutex(Pulled())

  /// Counts from 0.
  ///
  /// - Parameter factory: Makes the metrics.
  package init(_ factory: any MetricsFactory) {
    self.factory = factory
    monitor = ServiceMetrics(factory)
    lag = Timer(label: "nearby_delivery_lag", factory: factory)
  }

  /// A client is about to be told of reports that were accepted at these times, by the clocks of their servers.
  func willTell(ofReports times: [Timestamp], at now: Timestamp) {
    for time in times { lag.recordMilliseconds(max(now.milliseconds(since: time), 0)) }
  }

  /// Brings what is only known when it is asked for up to date.
  func update(by reading: Reading) {
    pulled.withLock { pulled in
      count("nearby_reports", reading.services, \.reports, &pulled)
      count("nearby_messages", reading.services, \.messages, &pulled)
      count("nearby_friend_checks", reading.services, \.friendChecks, &pulled)
      count("nearby_drops", reading.services, \.slowClients, &pulled, [("reason", "slow client")])
      count("nearby_drops", reading.services, \.droppedEchoes, &pulled, [("reason", "former slot")])
      for slot in pulled.slots.subtracting(reading.slots.keys) {
        for name in Self.slotNames { meter(name, [("slot", "\(slot)")]).destroy() }
      }
      pulled.slots = Set(reading.slots.keys)
    }
    for (index, service) in reading.services.enumerated() {
      let node = [("node", "\(index)")]
      meter("nearby_sessions", node).set(service.sessions)
      for (queue, count) in [
        ("inputs", service.waiting), ("cache", service.cacheBacklog), ("history", service.historyBacklog),
        ("decisions", service.sharingBacklog), ("slots", service.slotBacklog),
      ] {
        meter("nearby_queue_depth", node + [("queue", queue)]).set(count)
      }
    }
    for (slot, statistics) in reading.slots {
      for (name, count) in zip(Self.slotNames, [statistics.channels, statistics.backlog]) {
        meter(name, [("slot", "\(slot)")]).set(count)
      }
    }
    for call in PortCall.allCases where call != .sendToClient {
      meter("nearby_port_failing", [("call", call.rawValue)]).set(reading.failing.contains(call) ? 1 : 0)
    }
    meter("nearby_ready").set(reading.isReady ? 1 : 0)
    meter("nearby_servers_lost").set(reading.hasLostServers ? 1 : 0)
    if let count = reading.cachedUserCount { meter("nearby_cached_users").set(count) }
  }

  private static let slotNames = ["nearby_slot_channels", "nearby_slot_queue_depth"]

  private func meter(_ label: String, _ dimensions: [(String, String)] = []) -> Meter {
    Meter(label: label, dimensions: dimensions, factory: factory)
  }

  /// Counts what was added since the last reading.
  private func count(
    _ label: String, _ services: [NearbyServiceStatistics], _ path: KeyPath<NearbyServiceStatistics, Int>,
    _ pulled: inout Pulled, _ dimensions: [(String, String)] = []
  ) {
    let total = services.reduce(0) { $0 + $1[keyPath: path] }
    let name = label + dimensions.map(\.1).joined()
    Counter(label: label, dimensions: dimensions, factory: factory).increment(by: total - (pulled.totals[name] ?? 0))
    pulled.totals[name] = total
  }
}
