import NearbyCore
import NearbyTestKit
import Testing

@Suite struct ConflatingQueueTests {
  @Test func keepsTheLatestInTheFirstPlace() {
    var queue = ConflatingQueue<String, Int>(capacity: 3)
    #expect(queue.enqueue(1, for: "a", merging: latest) == .queued)
    #expect(queue.enqueue(2, for: "b", merging: latest) == .queued)
    #expect(queue.enqueue(3, for: "a", merging: latest) == .merged)
    #expect(queue.count == 2)
    #expect(queue.popFirst() ?? ("", 0) == ("a", 3))
    #expect(queue.popFirst() ?? ("", 0) == ("b", 2))
    #expect(queue.popFirst() == nil)
    #expect(queue.isEmpty)
  }

  @Test func refusesOnlyNewKeysWhenFull() {
    var queue = ConflatingQueue<String, Int>(capacity: 1)
    #expect(queue.enqueue(1, for: "a", merging: latest) == .queued)
    #expect(queue.enqueue(2, for: "b", merging: latest) == .full)
    #expect(queue.enqueue(3, for: "a", merging: latest) == .merged)
    #expect(queue.enqueue(4, for: "a") { _, _ in nil } == .cancelled)
    #expect(queue.enqueue(5, for: "b", merging: latest) == .queued)
    #expect(queue.checkInvariants() == nil)
  }

  @Test func takesNothingWithoutCapacity() {
    var queue = ConflatingQueue<String, Int>(capacity: 0)
    #expect(queue.enqueue(1, for: "a", merging: latest) == .full)
    #expect(queue.popFirst() == nil)
  }

  @Test func putsACancelledKeyLastWhenItReturns() {
    var queue = ConflatingQueue<String, Int>(capacity: 3)
    for key in ["a", "b", "c"] { _ = queue.enqueue(1, for: key, merging: latest) }
    #expect(queue.enqueue(2, for: "b") { _, _ in nil } == .cancelled)
    #expect(queue.enqueue(3, for: "b", merging: latest) == .queued)
    var keys: [String] = []
    while let (key, _) = queue.popFirst() { keys.append(key) }
    #expect(keys == ["a", "c", "b"])
  }

  @Test(arguments: 1...24 as ClosedRange<UInt64>) func agreesWithModel(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    let capacity = Int(seed) + 1
    var queue = ConflatingQueue<Int, Int>(capacity: capacity)
    var model: [(key: Int, value: Int)] = []
    let merge: (Int, Int) -> Int? = { ($0 + $1).isMultiple(of: 4) ? nil : $0 * 31 &+ $1 }
    for _ in 0..<1500 {
      switch Int.random(in: 0..<100, using: &random) {
      case 0..<70:
        let key = Int.random(in: 0...(capacity + 2), using: &random)
        let value = Int.random(in: 0..<1000, using: &random)
        let outcome = queue.enqueue(value, for: key, merging: merge)
        if let index = model.firstIndex(where: { $0.key == key }) {
          if let merged = merge(model[index].value, value) {
            model[index].value = merged
            #expect(outcome == .merged)
          } else {
            model.remove(at: index)
            #expect(outcome == .cancelled)
          }
        } else if model.count == capacity {
          #expect(outcome == .full)
        } else {
          model.append((key, value))
          #expect(outcome == .queued)
        }
      case 70..<99:
        let popped = queue.popFirst()
        let expected = model.isEmpty ? nil : model.removeFirst()
        #expect(popped?.key == expected?.key)
        #expect(popped?.value == expected?.value)
      default:
        queue.removeAll()
        model.removeAll()
      }
      #expect(queue.count == model.count)
      #expect(queue.isEmpty == model.isEmpty)
      #expect(queue.checkInvariants() == nil)
    }
    while let expected = model.first {
      model.removeFirst()
      #expect(queue.popFirst() ?? (-1, -1) == expected)
    }
    #expect(queue.isEmpty)
  }

  private func latest(queued: Int, new: Int) -> Int? { new }
}
