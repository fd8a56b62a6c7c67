import NearbyCore
import NearbyTestKit
import Testing

@Suite struct ExpiryQueueTests {
  private static let lifetime: Int64 = 100

  /// A queue and the starts that its user keeps.
  private struct Expiries {
    var queue = ExpiryQueue(lifetime: .milliseconds(ExpiryQueueTests.lifetime))
    var starts: [Int: MonotonicTime] = [:]

    mutating func set(_ milliseconds: Int64, for id: Int) {
      let start = MonotonicTime(milliseconds: milliseconds - ExpiryQueueTests.lifetime)
      queue.set(start, for: id, insteadOf: starts[id])
      starts[id] = start
    }

    mutating func remove(_ id: Int) {
      queue.remove(id)
      starts[id] = nil
    }

    mutating func popDue(at milliseconds: Int64) -> Int? {
      let starts = starts
      let popped = queue.popDue(at: MonotonicTime(milliseconds: milliseconds)) { starts[$0] }
      if let popped { self.starts[popped] = nil }
      return popped
    }
  }

  private func at(_ milliseconds: Int64) -> MonotonicTime { MonotonicTime(milliseconds: milliseconds) }

  @Test func whatIsPutOffKeepsItsTurn() {
    var expiries = Expiries()
    expiries.set(10, for: 0)
    expiries.set(30, for: 0)
    #expect(expiries.queue.next == at(10))
    #expect(expiries.queue.turn(of: 0) == at(10))
    #expect(expiries.popDue(at: 29) == nil)
    #expect(expiries.queue.next == at(30))
    #expect(expiries.popDue(at: 30) == 0)
    #expect(expiries.queue.next == nil)
    #expect(expiries.queue.turn(of: 0) == nil)
  }

  @Test func whatComesEarlierThanBeforeComesThen() {
    var expiries = Expiries()
    for milliseconds in [10, 30, 20, 5] as [Int64] { expiries.set(milliseconds, for: 0) }
    #expect(expiries.queue.next == at(5))
    #expect(expiries.popDue(at: 5) == 0)
    #expect(expiries.popDue(at: 100) == nil)
  }

  @Test func keepsTheOrderOfDeadlinesNotOfTurns() {
    var expiries = Expiries()
    for id in 0..<4 { expiries.set(Int64(id), for: id) }
    for id in 0..<4 { expiries.set(20 - Int64(id), for: id) }
    var popped: [Int] = []
    while let id = expiries.popDue(at: 20) { popped.append(id) }
    #expect(popped == [3, 2, 1, 0])
  }

  @Test func takesLateAndUnknownCalls() {
    var queue = ExpiryQueue(lifetime: .milliseconds(Self.lifetime))
    queue.remove(7)
    #expect(queue.turn(of: -1) == nil)
    #expect(queue.turn(of: 7) == nil)
    queue.set(at(0), for: 2, insteadOf: nil)
    #expect(queue.turn(of: 2) == at(Self.lifetime))
    #expect(queue.turn(of: 1) == nil)
    queue.remove(2)
    queue.remove(2)
    #expect(queue.next == nil)
  }

  @Test(arguments: 1...6 as ClosedRange<UInt64>) func agreesWithModel(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    var expiries = Expiries()
    var model: [Int: MonotonicTime] = [:]
    let ids = 3 * Int(seed)
    for step in 0..<1500 {
      let id = Int.random(in: 0..<ids, using: &random)
      let now = Int64(step / 40)
      switch Int.random(in: 0..<10, using: &random) {
      case 0..<7:
        // Mostly later than before, as renewals are.
        let time = now + .random(in: 0..<12, using: &random)
        expiries.set(time, for: id)
        model[id] = at(time)
      case 7:
        expiries.remove(id)
        model[id] = nil
      default:
        let due = model.filter { $0.value <= at(now) }.sorted { ($0.value, $0.key) < ($1.value, $1.key) }
        for (id, _) in due {
          #expect(expiries.popDue(at: now) == id)
          model[id] = nil
        }
        #expect(expiries.popDue(at: now) == nil)
      }
      let turn = expiries.queue.turn(of: id)
      #expect((turn == nil) == (model[id] == nil))
      if let turn, let deadline = model[id] { #expect(turn <= deadline) }
      #expect((expiries.queue.next == nil) == model.isEmpty)
      if let next = expiries.queue.next, let earliest = model.values.min() { #expect(next <= earliest) }
      #expect(expiries.queue.checkInvariants() == nil)
    }
  }
}
