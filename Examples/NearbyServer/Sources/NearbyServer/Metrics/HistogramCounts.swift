/// How many observations there were of which size.
struct HistogramCounts: Sendable {
  /// The largest value that counts for each bucket but the last, which has no limit; in rising order.
  let bounds: [Double]

  /// Of each bucket alone, one more than there are bounds.
  private var counts: [Int64]

  /// Of all values.
  private(set) var sum = 0.0

  /// For durations in seconds, from a millisecond to a minute.
  static let seconds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60]

  /// Creates one without observations.
  ///
  /// - Parameter bounds: In any order; what is no number, or infinite, bounds nothing.
  init(bounds: [Double]) {
    self.bounds = Set(bounds.filter(\.isFinite)).sorted()
    counts = Array(repeating: 0, count: self.bounds.count + 1)
  }

  /// Counts a value; what is no number is no observation. O(log *n*) in the number of buckets.
  mutating func observe(_ value: Double) {
    guard !value.isNaN else { return }
    var (low, high) = (0, bounds.count)
    while low < high {
      let middle = (low + high) / 2
      if value <= bounds[middle] { high = middle } else { low = middle + 1 }
    }
    counts[low] += 1
    sum += value
  }

  /// How many observations there were. O(*n*).
  var count: Int64 { counts.reduce(0, +) }

  /// For each bound how many observations were no larger, and at last how many there were. O(*n*).
  var cumulative: [(bound: Double, count: Int64)] {
    var total: Int64 = 0
    return zip(bounds + [.infinity], counts).map { bound, count in
      total += count
      return (bound, total)
    }
  }
}
