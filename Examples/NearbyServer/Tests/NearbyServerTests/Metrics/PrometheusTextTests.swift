import CoreMetrics
import Foundation
import Testing

@testable import NearbyServer

/// The text that Prometheus reads, to the last byte.
@Suite struct PrometheusTextTests {
  private static func expect(
    _ text: String, _ help: [String: String] = [:], _ body: (PrometheusRegistry) -> Void
  ) {
    let registry = PrometheusRegistry(help: help)
    body(registry)
    #expect(registry.text == text)
  }

  @Test func `Without metrics there is no text`() {
    Self.expect("") { _ in }
  }

  @Test func `Counters only grow, and are called a total`() {
    Self.expect(
      """
      # HELP cakes_total Cakes that were eaten.
      # TYPE cakes_total counter
      cakes_total{kind="apple"} 3
      cakes_total{kind="plum"} 0
      # TYPE pies_total counter
      pies_total 1

      """, ["cakes_total": "Cakes that were eaten."]
    ) { registry in
      let apple = Counter(label: "cakes", dimensions: [("kind", "apple")], factory: registry)
      apple.increment(by: 2)
      apple.increment(by: -7)
      Counter(label: "cakes", dimensions: [("kind", "apple")], factory: registry).increment()
      _ = Counter(label: "cakes", dimensions: [("kind", "plum")], factory: registry)
      Counter(label: "pies_total", factory: registry).increment()
    }
  }

  @Test func `Gauges are what they are`() {
    Self.expect(
      """
      # TYPE depth gauge
      depth -2.5
      # TYPE level gauge
      level{end="down"} -Inf
      level{end="lost"} NaN
      level{end="up"} +Inf
      # TYPE wide gauge
      wide 9007199254740992

      """
    ) { registry in
      let depth = Meter(label: "depth", factory: registry)
      depth.set(4)
      depth.decrement(by: 6.5)
      Gauge(label: "level", dimensions: [("end", "up")], factory: registry).record(Double.infinity)
      Gauge(label: "level", dimensions: [("end", "down")], factory: registry).record(-Double.infinity)
      Gauge(label: "level", dimensions: [("end", "lost")], factory: registry).record(Double.nan)
      Meter(label: "wide", factory: registry).set(9_007_199_254_740_992.0)
    }
  }

  @Test func `A histogram counts all that is no larger than each bound`() {
    let registry = PrometheusRegistry()
    let timer = Timer(label: "lag", dimensions: [("way", "out")], factory: registry)
    timer.recordMilliseconds(1)
    timer.recordMilliseconds(30)
    timer.recordMilliseconds(50)
    timer.recordSeconds(61)
    let lines = registry.text.split(separator: "\n")
    #expect(lines.first == "# TYPE lag_seconds histogram")
    #expect(lines.contains(#"lag_seconds_bucket{way="out",le="0.001"} 1"#))
    #expect(lines.contains(#"lag_seconds_bucket{way="out",le="0.025"} 1"#))
    #expect(lines.contains(#"lag_seconds_bucket{way="out",le="0.05"} 3"#))
    #expect(lines.contains(#"lag_seconds_bucket{way="out",le="60"} 3"#))
    #expect(
      lines.suffix(3) == [
        #"lag_seconds_bucket{way="out",le="+Inf"} 4"#, #"lag_seconds_sum{way="out"} 61.081"#,
        #"lag_seconds_count{way="out"} 4"#,
      ])
  }

  @Test func `Nothing in a value or a help text ends its line or its quotes`() {
    Self.expect(
      #"""
      # HELP odd_total A \\ and\na "line".
      # TYPE odd_total counter
      odd_total{path="C:\\x\n\"y\" ü"} 1

      """#, ["odd_total": "A \\ and\na \"line\"."]
    ) { Counter(label: "odd", dimensions: [("path", "C:\\x\n\"y\" ü")], factory: $0).increment() }
  }

  @Test func `A name that Prometheus does not have becomes one that it has`() {
    Self.expect(
      """
      # TYPE _4xx_a_b:c_total counter
      _4xx_a_b:c_total{_=\"1\",_1=\"2\",a_b=\"3\"} 1

      """
    ) {
      Counter(label: "4xx.a-b:c", dimensions: [("", "1"), ("1", "2"), ("a:b", "3"), ("a_b", "4")], factory: $0)
        .increment()
    }
  }

  @Test func `The same labels in another order are the same series, and one name has one kind`() {
    Self.expect(
      """
      # TYPE a gauge
      a{x="1",y="2"} 2

      """
    ) { registry in
      Meter(label: "a", dimensions: [("x", "1"), ("y", "2")], factory: registry).set(1)
      Meter(label: "a", dimensions: [("y", "2"), ("x", "1")], factory: registry).increment(by: 1)
      Recorder(label: "a", dimensions: [("x", "3")], aggregate: true, factory: registry).record(1)
    }
  }

  @Test func `What is destroyed is shown no more`() {
    Self.expect("") { registry in
      let meter = Meter(label: "a", factory: registry)
      meter.set(1)
      meter.destroy()
    }
  }

  @Test(arguments: 1...5 as ClosedRange<UInt64>)
  func `A histogram agrees with counting`(seed: UInt64) {
    var state = seed
    func next() -> Double {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Double(state >> 40) / Double(1 << 24) * 100
    }
    let bounds = (0..<Int(seed)).map { _ in next() } + [.infinity, .nan, 50, 50]
    var histogram = HistogramCounts(bounds: bounds)
    let values = (0..<500).map { _ in next() } + [50, -1, .infinity]
    for value in values { histogram.observe(value) }
    histogram.observe(.nan)
    #expect(histogram.count == 503, "seed \(seed)")
    #expect(histogram.bounds == histogram.bounds.sorted() && histogram.bounds.count == Int(seed) + 1)
    for (bound, count) in histogram.cumulative { #expect(count == values.count { $0 <= bound }, "seed \(seed)") }
  }
}
