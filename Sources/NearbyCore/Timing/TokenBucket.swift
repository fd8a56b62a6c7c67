/// Lets things through at a rate, and a burst of them at once after a rest.
///
/// In any span of time it gives at most `burst` tokens and `rate` more for each second of the span. It counts in
/// thousandths of tokens, of which a millisecond brings `rate`, so nothing is ever rounded.
struct TokenBucket: Sendable {
  /// Tokens a second.
  private let rate: Int64

  /// Thousandths of tokens.
  private let capacity: Int64
  private var level: Int64
  private var filledAt = Timestamp.distantPast

  /// Creates a full bucket. Both numbers have to be in 1...1,000,000.
  init(rate: Int, burst: Int) {
    self.rate = Int64(rate)
    capacity = Int64(burst) * 1000
    level = capacity
  }

  /// Takes a token, if there is one. O(1).
  mutating func take(at now: Timestamp) -> Bool {
    fill(at: now)
    guard level >= 1000 else { return false }
    level -= 1000
    return true
  }

  /// After how many milliseconds there is at least one token. O(1).
  mutating func delayUntilOne(at now: Timestamp) -> Int64 {
    fill(at: now)
    return delay(until: 1000)
  }

  /// After how many milliseconds the bucket is full. O(1).
  mutating func delayUntilFull(at now: Timestamp) -> Int64 {
    fill(at: now)
    return delay(until: capacity)
  }

  private func delay(until wanted: Int64) -> Int64 {
    max(wanted - level + rate - 1, 0) / rate
  }

  private mutating func fill(at now: Timestamp) {
    guard now > filledAt else { return }
    let elapsed = now.milliseconds(since: filledAt)
    // Compared first, since the product could be too large.
    level = elapsed >= delay(until: capacity) ? capacity : level + elapsed * rate
    filledAt = now
  }
}
