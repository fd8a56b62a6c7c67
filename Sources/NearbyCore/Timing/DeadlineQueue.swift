/// Deadlines by number, the next one first: a binary heap that knows where each number lies in it.
///
/// Numbers are dense and start at 0; each has one deadline or none. The queue grows with the largest number
/// used.
@usableFromInline
package struct DeadlineQueue: Sendable {
  @usableFromInline
  struct Entry: Sendable {
    @usableFromInline
    var deadline: MonotonicTime

    @usableFromInline
    var id: Int

    @inlinable
    init(deadline: MonotonicTime, id: Int) {
      self.deadline = deadline
      self.id = id
    }

    @inlinable
    static func < (left: Entry, right: Entry) -> Bool {
      (left.deadline, left.id) < (right.deadline, right.id)
    }
  }

  /// No entry is less than its parent; the children of *i* lie at 2*i* + 1 and 2*i* + 2.
  @usableFromInline
  var heap: ContiguousArray<Entry> = []

  /// By number, where in the heap it lies, or ``absent``.
  @usableFromInline
  var heapIndices: ContiguousArray<Int> = []

  @inlinable
  static var absent: Int { -1 }

  /// Creates a queue without deadlines.
  @inlinable
  package init() {}

  /// How many numbers have a deadline. O(1).
  @inlinable
  package var count: Int { heap.count }

  /// The earliest deadline. O(1).
  @inlinable
  package var next: MonotonicTime? { heap.first?.deadline }

  /// The deadline of `id`, if it has one. O(1).
  @inlinable
  package func deadline(of id: Int) -> MonotonicTime? {
    guard heapIndices.indices.contains(id), heapIndices[id] != Self.absent else { return nil }
    return heap[heapIndices[id]].deadline
  }

  /// Gives `id` the deadline, whether it had another or none. O(log *n*).
  ///
  /// - Precondition: `id` is not negative.
  @inlinable
  package mutating func set(_ deadline: MonotonicTime, for id: Int) {
    precondition(id >= 0, "An id cannot be negative.")
    while heapIndices.count <= id { heapIndices.append(Self.absent) }
    let entry = Entry(deadline: deadline, id: id)
    if heapIndices[id] == Self.absent {
      heapIndices[id] = heap.count
      heap.append(entry)
    }
    settle(entry, at: heapIndices[id])
  }

  /// Takes the deadline of `id` away, if it has one. O(log *n*).
  @inlinable
  package mutating func remove(_ id: Int) {
    guard heapIndices.indices.contains(id), heapIndices[id] != Self.absent else { return }
    let gap = heapIndices[id]
    heapIndices[id] = Self.absent
    let last = heap.removeLast()
    if gap < heap.count { settle(last, at: gap) }
  }

  /// Takes the number with the earliest deadline, if that has come at `now`; of equal deadlines the smallest
  /// number. O(log *n*).
  @inlinable
  package mutating func popDue(at now: MonotonicTime) -> Int? {
    guard let first = heap.first, first.deadline <= now else { return nil }
    remove(first.id)
    return first.id
  }

  /// How many numbers have a deadline that has come at `now`. O(*k*) in the answer.
  @inlinable
  package func dueCount(at now: MonotonicTime) -> Int {
    // Below a deadline that has not come there is none that has.
    var count = 0
    var open: ContiguousArray<Int> = [0]
    while let index = open.popLast() {
      guard index < heap.count, heap[index].deadline <= now else { continue }
      count += 1
      open.append(2 * index + 1)
      open.append(2 * index + 2)
    }
    return count
  }

  /// Puts `entry` where it belongs on the way through `index`, whose former content is no longer needed.
  @inlinable
  mutating func settle(_ entry: Entry, at index: Int) {
    var index = index
    while index > 0, entry < heap[(index - 1) / 2] {
      put(heap[(index - 1) / 2], at: index)
      index = (index - 1) / 2
    }
    while 2 * index + 1 < heap.count {
      var child = 2 * index + 1
      if child + 1 < heap.count, heap[child + 1] < heap[child] { child += 1 }
      guard heap[child] < entry else { break }
      put(heap[child], at: index)
      index = child
    }
    put(entry, at: index)
  }

  @inlinable
  mutating func put(_ entry: Entry, at index: Int) {
    heap[index] = entry
    heapIndices[entry.id] = index
  }
}

extension DeadlineQueue {
  /// What is broken, or `nil`: for tests. O(*n*) in the largest number used.
  package func checkInvariants() -> String? {
    for (index, entry) in heap.enumerated() {
      if index > 0, entry < heap[(index - 1) / 2] { return "entry \(index) is before its parent" }
      if heapIndices[entry.id] != index { return "id \(entry.id) is not where it is said to be" }
    }
    let known = heapIndices.count { $0 != Self.absent }
    if known != heap.count { return "\(known) ids are said to be among \(heap.count) entries" }
    return nil
  }
}
