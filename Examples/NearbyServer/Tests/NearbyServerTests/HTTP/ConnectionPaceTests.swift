import NearbyCore
import NearbyTestKit
import Testing

@testable import NearbyServer

struct ConnectionPaceTests {
  /// Against a list of when each address was let in.
  @Test(arguments: 1...5 as ClosedRange<UInt64>)
  func `No address opens more than a burst and its rate, whatever the others do`(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    var pace = ConnectionPace(TokenBucket.Rate(10, burst: 4))
    var taken: [UInt64: [Int64]] = [:]
    var refusals = 0
    var now: Int64 = 0
    for _ in 0..<5000 {
      now += Int64.random(in: 0...20, using: &random)
      let address = UInt64.random(in: 1...3, using: &random)
      let mayOpen = pace.take(for: address, now: MonotonicTime(milliseconds: now))
      if mayOpen { taken[address, default: []].append(now) } else { refusals += 1 }
    }
    for times in taken.values {
      // A burst of four, and one every hundred milliseconds.
      for (first, sixth) in zip(times, times.dropFirst(5)) { #expect(sixth - first >= 200, "seed \(seed)") }
    }
    #expect(refusals > 0 && taken.count == 3, "seed \(seed)")
  }
}
