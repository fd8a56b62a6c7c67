import NearbyCore
import NearbyTestKit
import Testing

@Suite struct ExpiryQueueTests {
  private func at(_ milliseconds: Int64) -> Timestamp { Timestamp(milliseconds: milliseconds) }

  @Test func whatIsPutOffKeepsItsTurnButNotItsDeadline() {
    var queue = ExpiryQueue()
    queue.set(at(10), for: 0)
    queue.set(at(30), for: 0)
    #expect(queue.next == at(10))
    #expect(queue.deadline(of: 0) == at(30))
    #expect(queue.popDue(at: at(29)) == nil)
    #expect(queue.next == at(30))
    #expect(queue.popDue(at: at(30)) == 0)
    #expect(queue.next == nil)
    #expect(queue.deadline(of: 0) == nil)
  }

  @Test func whatComesEarlierThanBeforeComesThen() {
    var queue = ExpiryQueue()
    queue.set(at(10), for: 0)
    queue.set(at(30), for: 0)
    queue.set(at(20), for: 0)
    queue.set(at(5), for: 0)
    #expect(queue.next == at(5))
    #expect(queue.popDue(at: at(5)) == 0)
    #expect(queue.popDue(at: at(100)) == nil)
  }

  @Test func keepsTheOrderOfDeadlinesNotOfTurns() {
    var queue = ExpiryQueue()
    for id in 0..<4 { queue.set(at(Int64(id)), for: id) }
    for id in 0..<4 { queue.set(at(20 - Int64(id)), for: id) }
    var popped: [Int] = []
    while let id = queue.popDue(at: at(20)) { popped.append(id) }
    #expect(popped == [3, 2, 1, 0])
  }

  @Test func takesLateAndUnknownCalls() {
    var queue = ExpiryQueue()
    queue.remove(7)
    #expect(queue.deadline(of: -1) == nil)
    #expect(queue.deadline(of: 7) == nil)
    queue.set(.distantFuture, for: 2)
    #expect(queue.deadline(of: 2) == .distantFuture)
    #expect(queue.deadline(of: 1) == nil)
    queue.remove(2)
    queue.remove(2)
    #expect(queue.next == nil)
  }

  @Test(arguments: 1...6 as ClosedRange<UInt64>) func agreesWithModel(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    var queue = ExpiryQueue()
    var model: [Int: Timestamp] = [:]
    let ids = 3 * Int(seed)
    for step in 0..<1500 {
      let id = Int.random(in: 0..<ids, using: &random)
      let now = Int64(step / 40)
      switch Int.random(in: 0..<10, using: &random) {
      case 0..<7:
        // Mostly later than before, as renewals are.
        let time = at(now + .random(in: 0..<12, using: &random))
        queue.set(time, for: id)
        model[id] = time
      case 7:
        queue.remove(id)
        model[id] = nil
      default:
        let due = model.filter { $0.value <= at(now) }.sorted { ($0.value, $0.key) < ($1.value, $1.key) }
        for (id, _) in due {
          #expect(queue.popDue(at: at(now)) == id)
          model[id] = nil
        }
        #expect(queue.popDue(at: at(now)) == nil)
      }
      #expect(queue.deadline(of: id) == model[id])
      #expect((queue.next == nil) == model.isEmpty)
      if let next = queue.next, let earliest = model.values.min() { #expect(next <= earliest) }
      #expect(queue.checkInvariants() == nil)
    }
  }
}
