import NearbyCore
import NearbyTestKit
import Testing

@Suite struct TokenBucketTests {
  private typealias Rate = TokenBucket.Rate

  private func time(_ milliseconds: Int64) -> MonotonicTime { MonotonicTime(milliseconds: milliseconds) }

  /// Against a bucket that is filled millisecond by millisecond, with parts of tokens that nobody rounds.
  @Test(arguments: 1...50 as ClosedRange<UInt64>)
  func `It gives what a bucket gives that is filled every millisecond`(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    let period = [1, 7, 1000, 60_000].randomElement(using: &random) ?? 1
    let rate = Rate(
      Int.random(in: 1...20, using: &random), per: .milliseconds(period), burst: Int.random(in: 1...10, using: &random))
    var bucket = TokenBucket(rate)
    var parts = rate.burst * period
    var now = Int64.random(in: -100_000...100_000, using: &random)
    _ = bucket.take(0, at: time(now))
    for _ in 0..<300 {
      for _ in 0..<Int.random(in: 0...(Bool.random(using: &random) ? 3 : period), using: &random) {
        now += 1
        parts = min(parts + rate.count, rate.burst * period)
      }
      let count = Int.random(in: 0...12, using: &random)
      let wanted = min(count, rate.burst) * period
      let delay = bucket.delay(for: count, at: time(now))
      #expect(parts + Int(delay) * rate.count >= wanted, "seed \(seed)")
      if delay > 0 { #expect(parts + Int(delay - 1) * rate.count < wanted, "seed \(seed)") }
      let isTaken = bucket.take(count, at: time(now))
      #expect(isTaken == (parts >= wanted), "seed \(seed)")
      if isTaken { parts -= wanted }
    }
  }

  @Test func `Nothing comes of a time that goes back, and nothing is lost by it`() {
    var bucket = TokenBucket(Rate(1, burst: 1))
    let taken = [10_000, 0, 10_999, 11_000].map { bucket.take(at: time($0)) }
    #expect(taken == [true, false, false, true])
  }

  @Test func `The longest rest fills it, and no more`() {
    var bucket = TokenBucket(Rate(1_000_000_000, per: .seconds(86_400), burst: 1_000_000_000))
    let isFull = bucket.take(1_000_000_000, at: .distantPast)
    let delay = bucket.delay(for: .max, at: .distantPast)
    let isFullAgain = bucket.take(.max, at: .distantFuture)
    let hasMore = bucket.take(at: .distantFuture)
    #expect(isFull && delay == 86_400_000 && isFullAgain && !hasMore)
  }
}
