/// What one client counted.
struct ReplayCounts: Sendable {
  var appeared = 0
  var moved = 0
  var left = 0
  var unexpected = 0
  var duplicates = 0

  /// How often a lost connection was made anew.
  var reconnections = 0

  /// Milliseconds from sending a report to receiving what it caused.
  var latencies: [Double] = []
}

extension [Double] {
  /// The smallest element that at least this part of all, which are in order, does not exceed; 0 of none.
  func percentile(_ part: Double) -> Double {
    isEmpty ? 0 : self[Swift.min(count - 1, Int((Double(count) * part).rounded(.up)) - 1)]
  }
}
