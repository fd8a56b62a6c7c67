/// What one client counted.
struct ReplayCounts: Sendable {
  var appeared = 0
  var moved = 0
  var left = 0
  var unexpected = 0
  var duplicates = 0

  /// Milliseconds from sending a report to receiving what it caused.
  var latencies: [Double] = []
}
