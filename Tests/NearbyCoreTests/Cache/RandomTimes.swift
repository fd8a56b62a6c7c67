import NearbyCore

/// Spans of time of every size, and times that they lead to.
enum RandomTimes {
  /// A span from a millisecond to thousands of years, each size as likely as the other.
  static func span(using random: inout some RandomNumberGenerator) -> Int64 {
    let bound = Int64(1) << Int64.random(in: 1...47, using: &random)
    return Int64.random(in: 0..<bound, using: &random)
  }

  /// A deadline: mostly soon, sometimes past, far or never.
  static func deadline(after now: MonotonicTime, using random: inout some RandomNumberGenerator) -> MonotonicTime {
    switch Int.random(in: 0..<20, using: &random) {
    case 0: .distantFuture
    case 1: now.advanced(byMilliseconds: .random(in: -3...0, using: &random))
    case 2..<6: now.advanced(byMilliseconds: span(using: &random))
    default: now.advanced(byMilliseconds: .random(in: 1...700, using: &random))
    }
  }

  /// The time of the next step: mostly a little later, sometimes much, sometimes earlier.
  static func next(after now: MonotonicTime, using random: inout some RandomNumberGenerator) -> MonotonicTime {
    switch Int.random(in: 0..<60, using: &random) {
    case 0: now.advanced(byMilliseconds: span(using: &random) / 1000)
    case 1: now.advanced(byMilliseconds: -span(using: &random) / 1000)
    case 2...4: now.advanced(byMilliseconds: .random(in: -300..<0, using: &random))
    case 5: MonotonicTime(milliseconds: .random(in: -1000...1000, using: &random))
    default: now.advanced(byMilliseconds: .random(in: 0...40, using: &random))
    }
  }
}
