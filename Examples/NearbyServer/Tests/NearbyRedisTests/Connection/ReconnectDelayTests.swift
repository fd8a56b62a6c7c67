import NearbyRedis
import NearbyTestKit
import Testing

@Suite struct ReconnectDelayTests {
  private static func delay(seed: UInt64) -> ReconnectDelay {
    var options = RedisOptions()
    options.randomness = { SplitMix64(seed: seed) }
    (options.firstReconnectDelay, options.longestReconnectDelay) = (.milliseconds(100), .seconds(5))
    options.refusalDelay = .seconds(20)
    return ReconnectDelay(options)
  }

  @Test func pausesDoubleUpToTheLongest() {
    var longest = [Duration](repeating: .zero, count: 10)
    for seed in 1...200 as ClosedRange<UInt64> {
      var delay = Self.delay(seed: seed)
      for number in longest.indices { longest[number] = max(longest[number], delay.next(after: .notConnected)) }
    }
    let bounds = [100, 200, 400, 800, 1600, 3200, 5000, 5000, 5000, 5000].map { Duration.milliseconds($0) }
    for (found, bound) in zip(longest, bounds) { #expect(found <= bound && found > bound * 0.9) }
  }

  @Test func aConnectionThatWorkedBeginsAnew() {
    var delay = Self.delay(seed: 1)
    for _ in 0..<20 { _ = delay.next(after: .notConnected) }
    delay.succeeded()
    #expect(delay.next(after: .connectionLost) <= .milliseconds(100))
  }

  @Test func nodesThatLostAServerTogetherDoNotComeBackTogether() {
    let times = (1...20 as ClosedRange<UInt64>).map { seed in
      var delay = Self.delay(seed: seed)
      return delay.next(after: .connectionLost)
    }.sorted()
    let gaps = zip(times.dropFirst(), times).map { $0 - $1 }
    #expect(times[19] - times[0] > .milliseconds(50), "over most of the pause")
    #expect(gaps.count { $0 < .milliseconds(1) } <= 4, "hardly two within a millisecond")
  }

  @Test func aServerThatRefusesUsIsNotAskedOftenFromTheBeginning() {
    let pauses = (1...100 as ClosedRange<UInt64>).map { seed in
      var delay = Self.delay(seed: seed)
      return delay.next(after: .unauthorized)
    }
    #expect(pauses.reduce(.zero, +) / 100 > .seconds(8))
  }
}
