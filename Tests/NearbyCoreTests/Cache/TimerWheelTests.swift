import NearbyCore
import NearbyTestKit
import Testing

@Suite struct TimerWheelTests {
  @Test func reachesEveryDeadline() {
    var wheel = TimerWheel()
    let start = MonotonicTime(milliseconds: 1_700_000_000_123)
    let powers = (0..<62).map { start.advanced(byMilliseconds: 1 << Int64($0)) }
    let deadlines = powers + [.distantFuture]
    for deadline in deadlines { _ = wheel.makeTimer(at: deadline, now: start) }
    for (timer, deadline) in deadlines.enumerated() {
      // It sinks to the finest wheel before its time, and comes then.
      let before = deadline.advanced(byMilliseconds: -1)
      while let candidate = wheel.popCandidate(at: before) {
        #expect(deadlines[candidate] > before)
        wheel.schedule(candidate, at: deadlines[candidate], now: before)
      }
      #expect(wheel.nextCandidate.map { $0 > before && $0 <= deadline } == true)
      #expect(wheel.popCandidate(at: deadline) == timer)
      wheel.release(timer)
      #expect(wheel.checkInvariants { deadlines[$0] } == nil)
    }
    #expect(wheel.nextCandidate == nil)
  }

  @Test func reusesNumbersAndKeepsTags() {
    var wheel = TimerWheel()
    let now = MonotonicTime(milliseconds: 0)
    for tag in 0..<3 as Range<UInt32> { wheel[tag: wheel.makeTimer(at: .distantFuture, now: now)] = 10 + tag }
    wheel.release(1)
    #expect(wheel.contains(1) == false)
    #expect(wheel.makeTimer(at: .distantFuture, now: now) == 1)
    #expect(wheel.capacity == 3)
    #expect(wheel[tag: 2] == 12)
  }

  /// Against a list that is sorted by deadline. The wheel is not told of deadlines that move later.
  @Test(arguments: 1...8 as ClosedRange<UInt64>) func agreesWithSortedList(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    var wheel = TimerWheel()
    var list: [(deadline: MonotonicTime, timer: Int)] = []
    var now = MonotonicTime(milliseconds: 0)
    func deadline(of timer: Int) -> MonotonicTime {
      list.first { $0.timer == timer }?.deadline ?? .distantPast
    }
    for _ in 0..<1500 {
      now = RandomTimes.next(after: now, using: &random)
      let time = max(RandomTimes.deadline(after: now, using: &random), now.advanced(byMilliseconds: 1))
      switch Int.random(in: 0..<10, using: &random) {
      case 0..<5:
        list.append((time, wheel.makeTimer(at: time, now: now)))
      case 5 where !list.isEmpty:
        let index = list.indices.randomElement(using: &random) ?? 0
        if time < list[index].deadline { wheel.schedule(list[index].timer, at: time, now: now) }
        list[index].deadline = time
      case 6 where !list.isEmpty:
        wheel.release(list.remove(at: list.indices.randomElement(using: &random) ?? 0).timer)
      default:
        var left = Int.random(in: 0...12, using: &random)
        while left > 0, let timer = wheel.popCandidate(at: now) {
          let deadline = deadline(of: timer)
          if deadline <= now {
            wheel.release(timer)
            list.removeAll { $0.timer == timer }
          } else {
            wheel.schedule(timer, at: deadline, now: now)
          }
          left -= 1
        }
        if left > 0 { #expect(!list.contains { $0.deadline <= now }) }
      }
      list.sort { $0.deadline < $1.deadline }
      #expect((wheel.nextCandidate == nil) == list.isEmpty)
      if let first = list.first, let next = wheel.nextCandidate { #expect(next <= first.deadline) }
      var candidates: Set<Int> = []
      wheel.forEachCandidate(at: now) { candidates.insert($0) }
      #expect(list.filter { $0.deadline <= now }.allSatisfy { candidates.contains($0.timer) })
      #expect(wheel.checkInvariants(deadline: deadline) == nil)
    }
  }
}
