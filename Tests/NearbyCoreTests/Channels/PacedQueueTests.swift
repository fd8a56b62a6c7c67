import NearbyCore
import NearbyTestKit
import Testing

@Suite struct PacedQueueTests {
  private func at(_ milliseconds: Int64) -> MonotonicTime { MonotonicTime(milliseconds: milliseconds) }

  /// All that leave at this time.
  private func drain(_ queue: inout PacedQueue, at milliseconds: Int64) -> [Int] {
    var left: [Int] = []
    while let number = queue.popFirst(at: at(milliseconds), where: { _ in true }) { left.append(number) }
    return left
  }

  @Test func aBurstLeavesAtOnceAndTheRestInPortions() throws {
    var queue = PacedQueue(rate: 100, burst: 10, seed: 1)
    #expect(queue.nextDeadline == nil)
    for number in 0..<30 { queue.append(number) }
    #expect(drain(&queue, at: 0) == Array(0..<10))
    let next = try #require(queue.nextDeadline).milliseconds
    // Between half a burst and a whole one.
    #expect((50...100).contains(next))
    #expect(drain(&queue, at: next - 1) == [])
    #expect(drain(&queue, at: next) == Array(10..<10 + Int(next) / 10))
  }

  @Test func whoeverWaitsAlreadyKeepsItsTurn() {
    var queue = PacedQueue(rate: 1, burst: 3, seed: 1)
    for number in [4, 2, 4, 9] { queue.append(number) }
    #expect(queue.count == 3)
    #expect(drain(&queue, at: 0) == [4, 2, 9])
  }

  @Test func whoeverIsTakenOutAndComesAgainWaitsAtTheEnd() {
    var queue = PacedQueue(rate: 1, burst: 9, seed: 1)
    for number in 0..<3 { queue.append(number) }
    queue.remove(0)
    queue.remove(0)
    queue.remove(77)
    queue.append(0)
    #expect(drain(&queue, at: 0) == [1, 2, 0])
    #expect(queue.nextDeadline == nil)
    #expect(queue.checkInvariants() == nil)
  }

  @Test func whoeverIsNotWantedLeavesWithoutCounting() {
    var queue = PacedQueue(rate: 1, burst: 1, seed: 1)
    for number in 0..<5 { queue.append(number) }
    #expect(queue.popFirst(at: at(0)) { $0 > 2 } == 3)
    #expect(!queue.contains(0) && queue.contains(4))
    #expect(queue.popFirst(at: at(0)) { $0 > 2 } == nil)
    #expect(queue.nextDeadline == at(1000))
  }

  /// Against a plain list, with what the pace allows counted over every span of time.
  @Test(arguments: 1...8 as ClosedRange<UInt64>) func agreesWithModel(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    let (rate, burst) = (Int.random(in: 1...50, using: &random), Int.random(in: 1...6, using: &random))
    var queue = PacedQueue(rate: rate, burst: burst, seed: seed)
    var waiting: [Int] = []
    var taken: [Int64] = []
    var now: Int64 = 0
    for step in 0..<3000 {
      let hint: Comment = "step \(step) of seed \(seed)"
      let number = Int.random(in: 0..<40, using: &random)
      switch Int.random(in: 0..<10, using: &random) {
      case 0..<5:
        queue.append(number)
        if !waiting.contains(number) { waiting.append(number) }
      case 5:
        queue.remove(number)
        waiting.removeAll { $0 == number }
      case 6..<8:
        let isWanted = { (candidate: Int) in !(candidate + step).isMultiple(of: 4) }
        let deadline = queue.nextDeadline
        let popped = queue.popFirst(at: at(now), where: isWanted)
        if let deadline, deadline > at(now) {
          #expect(popped == nil, hint)
        } else {
          // Whoever is not wanted leaves on the way to the first one that is.
          waiting = Array(waiting.drop { !isWanted($0) })
          if let popped {
            #expect(waiting.first == popped, hint)
            waiting = Array(waiting.dropFirst())
            taken.append(now)
          } else if !waiting.isEmpty {
            #expect((queue.nextDeadline ?? .distantPast) > at(now), hint)
          }
        }
      case 8:
        now += .random(in: 0...100, using: &random)
      default:
        if let deadline = queue.nextDeadline { now = max(now, deadline.milliseconds) }
      }
      #expect(queue.count == waiting.count && waiting.allSatisfy { queue.contains($0) }, hint)
      #expect((queue.nextDeadline == nil) == waiting.isEmpty, hint)
      #expect(queue.checkInvariants() == nil, hint)
    }
    for (first, start) in taken.enumerated() {
      for last in first..<taken.count {
        let allowed = Int64(burst) + Int64(rate) * (taken[last] - start) / 1000
        #expect(Int64(last - first + 1) <= allowed, "from \(start) to \(taken[last]), seed \(seed)")
      }
    }
    #expect(taken.count > 100, "seed \(seed)")
  }
}
