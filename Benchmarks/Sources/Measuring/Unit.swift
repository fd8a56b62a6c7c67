/// What a figure counts, which tells whether more of it is better.
public enum Unit: String, Codable, Sendable {
  case nanoseconds = "ns"
  case milliseconds = "ms"
  case bytes = "B"
  case allocations = "allocations"
  case gigabytesPerSecond = "GB/s"
  case millionsPerSecond = "M/s"

  /// Whether the smaller of two figures is the better one.
  public var isLessBetter: Bool {
    switch self {
    case .nanoseconds, .milliseconds, .bytes, .allocations: true
    case .gigabytesPerSecond, .millionsPerSecond: false
    }
  }

  /// How many times better `ours` is than `peer`: above 1 when ours is the better one. `nil` when one of the two is
  /// nothing.
  public func ratio(ours: Double, peer: Double) -> Double? {
    guard ours > 0, peer > 0 else { return nil }
    return isLessBetter ? peer / ours : ours / peer
  }
}
