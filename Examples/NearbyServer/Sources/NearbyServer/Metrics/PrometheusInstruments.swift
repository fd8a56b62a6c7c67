import CoreMetrics
import Synchronization

/// One time series.
protocol PrometheusInstrument: AnyObject, Sendable {
  static var kind: PrometheusText.Kind { get }

  func write(_ name: String, _ labels: PrometheusText.Labels, into text: inout PrometheusText)
}

/// A number that only grows.
final class PrometheusCounter: PrometheusInstrument, CounterHandler {
  static let kind = PrometheusText.Kind.counter
  private let count = Atomic<Int64>(0)

  func increment(by amount: Int64) {
    if amount > 0 { count.wrappingAdd(amount, ordering: .relaxed) }
  }

  func reset() {
    count.store(0, ordering: .relaxed)
  }

  func write(_ name: String, _ labels: PrometheusText.Labels, into text: inout PrometheusText) {
    text.sample(name, labels, count.load(ordering: .relaxed))
  }
}

/// A number that is what it is.
final class PrometheusGauge: PrometheusInstrument, MeterHandler, RecorderHandler {
  static let kind = PrometheusText.Kind.gauge
  private let value = Mutex(0.0)

  func set(_ value: Int64) { set(Double(value)) }
  func set(_ value: Double) { self.value.withLock { $0 = value } }
  func increment(by amount: Double) { value.withLock { $0 += amount } }
  func decrement(by amount: Double) { value.withLock { $0 -= amount } }
  func record(_ value: Int64) { set(value) }
  func record(_ value: Double) { set(value) }

  func write(_ name: String, _ labels: PrometheusText.Labels, into text: inout PrometheusText) {
    text.sample(name, labels, value.withLock { $0 })
  }
}

/// How often which values came.
final class PrometheusHistogram: PrometheusInstrument, RecorderHandler, TimerHandler {
  static let kind = PrometheusText.Kind.histogram
  private let counts: Mutex<HistogramCounts>

  init(bounds: [Double]) {
    counts = Mutex(HistogramCounts(bounds: bounds))
  }

  func record(_ value: Int64) { record(Double(value)) }
  func record(_ value: Double) { counts.withLock { $0.observe(value) } }
  func recordNanoseconds(_ duration: Int64) { record(Double(duration) / 1e9) }

  func write(_ name: String, _ labels: PrometheusText.Labels, into text: inout PrometheusText) {
    let counts = counts.withLock { $0 }
    for (bound, count) in counts.cumulative {
      text.sample("\(name)_bucket", labels + [("le", PrometheusText.number(bound))], count)
    }
    text.sample("\(name)_sum", labels, counts.sum)
    text.sample("\(name)_count", labels, counts.count)
  }
}
