import NearbyPostgres
import NearbyTestKit
import Testing

/// The pauses between attempts to connect.
struct ReconnectDelayTests {
  @Test func `The longest pause doubles up to a bound, and begins anew after a success`() {
    var options = PostgresOptions()
    options.firstReconnectDelay = .milliseconds(100)
    options.longestReconnectDelay = .milliseconds(400)
    options.randomness = { Highest() }
    var delay = ReconnectDelay(options)
    for _ in 1...2 {
      let pauses = (1...50).map { _ in Int((delay.next() / .milliseconds(1)).rounded()) }
      #expect(pauses == [100, 200] + Array(repeating: 400, count: 48))
      delay.succeeded()
    }
  }

  @Test func `What breaks together does not come back together`() {
    var options = PostgresOptions()
    options.randomness = { SplitMix64(seed: 7) }
    var delay = ReconnectDelay(options)
    let pauses = (1...20).map { _ in delay.next() }
    #expect(Set(pauses).count == 20)
    #expect(pauses.allSatisfy { $0 >= .zero && $0 <= options.longestReconnectDelay })
  }

  /// Draws the end of each range.
  private struct Highest: RandomNumberGenerator {
    mutating func next() -> UInt64 { .max }
  }
}
