package import CoreMetrics
package import NearbyCore

/// Counts what the services tell: what they ask of their ports, what fails, and what they refuse. It is the one way by
/// which that gets to swift-metrics, and through it anywhere.
///
/// No label names a user or a place, nor a server.
package struct ServiceMetrics: ServiceMonitor {
  private let done: [PortCall: Counter]
  private let failed: [PortCall: Counter]
  private let refused: [ServiceLoad: Counter]
  private let clockWarnings: Counter

  /// Counts from 0.
  ///
  /// - Parameter factory: Makes the counters.
  package init(_ factory: any MetricsFactory) {
    func counters(_ label: String) -> [PortCall: Counter] {
      Dictionary(
        uniqueKeysWithValues: PortCall.allCases.map {
          ($0, Counter(label: label, dimensions: [("call", $0.rawValue)], factory: factory))
        })
    }
    done = counters("nearby_port_items")
    failed = counters("nearby_port_failures")
    refused = Dictionary(
      uniqueKeysWithValues: [ServiceLoad.session, .request].map {
        ($0, Counter(label: "nearby_refusals", dimensions: [("load", "\($0)")], factory: factory))
      })
    clockWarnings = Counter(label: "nearby_clock_warnings", factory: factory)
  }

  package func portAnswered(_ call: PortCall, count: Int, failure: (any Error.Type)?) {
    (failure == nil ? done : failed)[call]?.increment(by: count)
  }

  package func clockDiffers(by difference: Duration, on node: UInt32) {
    clockWarnings.increment()
  }

  package func loadWasRefused(_ load: ServiceLoad) {
    refused[load]?.increment()
  }
}

/// Tells several what one is told.
struct ServiceMonitors: ServiceMonitor {
  let all: [any ServiceMonitor]

  func portAnswered(_ call: PortCall, count: Int, failure: (any Error.Type)?) {
    for monitor in all { monitor.portAnswered(call, count: count, failure: failure) }
  }

  func clockDiffers(by difference: Duration, on node: UInt32) {
    for monitor in all { monitor.clockDiffers(by: difference, on: node) }
  }

  func loadWasRefused(_ load: ServiceLoad) {
    for monitor in all { monitor.loadWasRefused(load) }
  }
}
