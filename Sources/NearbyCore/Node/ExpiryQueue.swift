/// When each number expires, for deadlines that are put off again and again before they come.
///
/// To put a deadline off only notes the new one: the number stays where it is in the queue until its former turn comes,
/// and only then goes to its new place. A location that is renewed every 30 s and expires after 600 s so moves through
/// the queue once in 20 renewals. A deadline that comes earlier than before is queued at once.
package struct ExpiryQueue: Sendable {
  private struct Entry: Sendable {
    var deadline = Timestamp.distantFuture

    /// The turn of the number in the queue, never after its deadline.
    var turn = Timestamp.distantFuture

    var isQueued = false
  }

  private var turns = DeadlineQueue()

  /// By number.
  private var entries: ContiguousArray<Entry> = []

  /// Creates a queue without deadlines.
  package init() {}

  /// When the first turn comes: not after the earliest deadline, and perhaps before. O(1).
  package var next: Timestamp? { turns.next }

  /// The deadline of `id`, if it has one. O(1).
  package func deadline(of id: Int) -> Timestamp? {
    entries.indices.contains(id) && entries[id].isQueued ? entries[id].deadline : nil
  }

  /// Reads what ``set(_:for:)`` will need.
  @inline(__always)
  package func touch(_ id: Int) -> UInt {
    entries.indices.contains(id) ? UInt(truncatingIfNeeded: entries[id].turn.milliseconds) : 0
  }

  /// Gives `id` the deadline, whether it had another or none. O(1) when it had one that is not later, O(log *n*)
  /// otherwise.
  package mutating func set(_ deadline: Timestamp, for id: Int) {
    while entries.count <= id { entries.append(Entry()) }
    entries[id].deadline = deadline
    if entries[id].isQueued, entries[id].turn <= deadline { return }
    entries[id].isQueued = true
    entries[id].turn = deadline
    turns.set(deadline, for: id)
  }

  /// Takes the deadline of `id` away, if it has one. O(log *n*).
  package mutating func remove(_ id: Int) {
    guard entries.indices.contains(id), entries[id].isQueued else { return }
    entries[id] = Entry()
    turns.remove(id)
  }

  /// Takes the number with the earliest deadline, if that has come at `now`; of equal deadlines the smallest number.
  /// O(log *n*), and as much again for each deadline that was put off beyond a turn that has come.
  package mutating func popDue(at now: Timestamp) -> Int? {
    while let id = turns.popDue(at: now) {
      let deadline = entries[id].deadline
      if deadline == entries[id].turn {
        entries[id] = Entry()
        return id
      }
      entries[id].turn = deadline
      turns.set(deadline, for: id)
    }
    return nil
  }
  /// What is broken, or `nil`: for tests. O(*n*) in the largest number used.
  package func checkInvariants() -> String? {
    for (id, entry) in entries.enumerated() {
      if turns.deadline(of: id) != (entry.isQueued ? entry.turn : nil) { return "id \(id) has another turn" }
      if entry.deadline < entry.turn { return "id \(id) has its turn too late" }
    }
    return turns.checkInvariants()
  }
}
