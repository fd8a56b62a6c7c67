package import CoreMetrics
import Synchronization

/// Keeps the metrics of a process, for Prometheus to ask for: a backend of swift-metrics.
///
/// A counter's name ends in `_total` here, and a timer's in `_seconds`, whatever whoever made it calls it. Of two kinds
/// of metric under one name the first is kept.
package final class PrometheusRegistry: MetricsFactory {
  private struct Family {
    let kind: PrometheusText.Kind
    var series: [SeriesLabels: any PrometheusInstrument] = [:]
  }

  private struct SeriesLabels: Hashable, Comparable {
    let names: [String]
    let values: [String]

    /// In order of the names, so that it is the same series in whichever order they come. Of one name the first counts.
    init(_ dimensions: [(String, String)]) {
      var values: [String: String] = [:]
      for (name, value) in dimensions {
        let name = PrometheusText.name(name, isOfLabel: true)
        values[name] = values[name] ?? value
      }
      names = values.keys.sorted()
      self.values = names.compactMap { values[$0] }
    }

    static func < (left: SeriesLabels, right: SeriesLabels) -> Bool {
      (left.names + left.values).lexicographicallyPrecedes(right.names + right.values)
    }

    var labels: PrometheusText.Labels { zip(names, values).map { ($0, $1) } }
  }

  private let families: Mutex<[String: Family]> = Mutex([:])
  private let help: [String: String]

  /// Creates one without metrics.
  ///
  /// - Parameter help: What the metrics measure, by the names that Prometheus sees.
  package init(help: [String: String] = [:]) {
    self.help = help
  }

  /// All metrics, in order of their names.
  package var text: String {
    let families = families.withLock { $0 }
    var text = PrometheusText()
    for (name, family) in families.sorted(by: { $0.key < $1.key }) where !family.series.isEmpty {
      text.begin(name, family.kind, help: help[name])
      for (labels, instrument) in family.series.sorted(by: { $0.key < $1.key }) {
        instrument.write(name, labels.labels, into: &text)
      }
    }
    return text.text
  }

  package func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
    instrument(label, suffix: "_total", dimensions) { PrometheusCounter() }
  }

  package func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler {
    instrument(label, dimensions) { PrometheusGauge() }
  }

  package func makeRecorder(
    label: String, dimensions: [(String, String)], aggregate: Bool
  ) -> any RecorderHandler {
    guard aggregate else { return instrument(label, dimensions) { PrometheusGauge() } }
    return instrument(label, dimensions) { PrometheusHistogram(bounds: HistogramCounts.seconds) }
  }

  package func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
    instrument(label, suffix: "_seconds", dimensions) { PrometheusHistogram(bounds: HistogramCounts.seconds) }
  }

  package func destroyCounter(_ handler: any CounterHandler) { remove(handler) }
  package func destroyMeter(_ handler: any MeterHandler) { remove(handler) }
  package func destroyRecorder(_ handler: any RecorderHandler) { remove(handler) }
  package func destroyTimer(_ handler: any TimerHandler) { remove(handler) }

  /// The series of these labels, the same whenever it is asked for.
  private func instrument<Instrument: PrometheusInstrument>(
    _ label: String, suffix: String = "", _ dimensions: [(String, String)], _ make: () -> Instrument
  ) -> Instrument {
    let plain = PrometheusText.name(label)
    let name = plain.hasSuffix(suffix) ? plain : plain + suffix
    let labels = SeriesLabels(dimensions)
    return families.withLock { families in
      if let known = families[name]?.series[labels] as? Instrument { return known }
      let made = make()
      // One of another kind under this name is shown to nobody.
      if families[name, default: Family(kind: Instrument.kind)].kind == Instrument.kind {
        families[name, default: Family(kind: Instrument.kind)].series[labels] = made
      }
      return made
    }
  }

  private func remove(_ handler: AnyObject) {
    families.withLock { families in
      for (name, family) in families {
        guard let labels = family.series.first(where: { $0.value === handler })?.key else { continue }
        families[name]?.series[labels] = nil
      }
    }
  }
}
