import NearbyCore
import NearbyTestKit
import Testing

@Suite struct DeadlineQueueTests {
  @Test func popsSameDeadlinesByNumber() {
    var queue = DeadlineQueue()
    for id in [4, 1, 3, 0, 2] { queue.set(MonotonicTime(milliseconds: 10), for: id) }
    #expect(queue.popDue(at: MonotonicTime(milliseconds: 9)) == nil)
    var popped: [Int] = []
    while let id = queue.popDue(at: MonotonicTime(milliseconds: 10)) { popped.append(id) }
    #expect(popped == [0, 1, 2, 3, 4])
    #expect(queue.next == nil)
  }

  @Test func movesADeadlineBothWays() {
    var queue = DeadlineQueue()
    queue.set(MonotonicTime(milliseconds: 10), for: 0)
    queue.set(MonotonicTime(milliseconds: 20), for: 1)
    queue.set(MonotonicTime(milliseconds: 5), for: 1)
    #expect(queue.next == MonotonicTime(milliseconds: 5))
    queue.set(MonotonicTime(milliseconds: 15), for: 1)
    #expect(queue.next == MonotonicTime(milliseconds: 10))
    #expect(queue.deadline(of: 1) == MonotonicTime(milliseconds: 15))
    queue.remove(0)
    queue.remove(0)
    queue.remove(99)
    #expect(queue.next == MonotonicTime(milliseconds: 15))
    #expect(queue.deadline(of: 0) == nil)
    #expect(queue.deadline(of: -1) == nil)
  }

  @Test func keepsDeadlinesThatNeverCome() {
    var queue = DeadlineQueue()
    queue.set(.distantFuture, for: 0)
    queue.set(.distantPast, for: 1)
    #expect(queue.popDue(at: .distantPast) == 1)
    #expect(queue.popDue(at: MonotonicTime(milliseconds: .max - 1)) == nil)
    #expect(queue.popDue(at: .distantFuture) == 0)
  }

  @Test(arguments: 1...6 as ClosedRange<UInt64>) func agreesWithModel(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    var queue = DeadlineQueue()
    var model: [Int: MonotonicTime] = [:]
    let ids = 3 * Int(seed)
    for _ in 0..<1500 {
      let id = Int.random(in: 0..<ids, using: &random)
      // Few different times, so that many are equal.
      let time = MonotonicTime(milliseconds: .random(in: 0..<12, using: &random))
      switch Int.random(in: 0..<10, using: &random) {
      case 0..<6:
        queue.set(time, for: id)
        model[id] = time
      case 6..<8:
        queue.remove(id)
        model[id] = nil
      default:
        let due = model.filter { $0.value <= time }
        #expect(queue.dueCount(at: time) == due.count)
        let first = due.min { ($0.value, $0.key) < ($1.value, $1.key) }
        #expect(queue.popDue(at: time) == first?.key)
        if let first { model[first.key] = nil }
      }
      #expect(queue.count == model.count)
      #expect(queue.next == model.values.min())
      #expect(queue.deadline(of: id) == model[id])
      #expect(queue.checkInvariants() == nil)
    }
  }
}
