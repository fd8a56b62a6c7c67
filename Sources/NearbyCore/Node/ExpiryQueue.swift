/// When to look whether a number has expired, for deadlines that are put off again and again before they come.
///
/// To put a deadline off does nothing: the number keeps its turn, and only when that comes, and it turns out that the
/// deadline is another one, goes to its new place. A location that is renewed every 30 s and expires after 600 s so
/// moves through the queue once in 20 renewals. The deadlines themselves lie with whoever uses the queue.
package struct ExpiryQueue: Sendable {
  private var turns = DeadlineQueue()

  /// Creates a queue without deadlines.
  package init() {}

  /// When the first turn comes: not after the earliest deadline, and perhaps before. O(1).
  package var next: Timestamp? { turns.next }

  /// The turn of `id`, never after its deadline; `nil` without one. O(1).
  package func turn(of id: Int) -> Timestamp? { turns.deadline(of: id) }

  /// Gives `id` the deadline. O(1) when it had one that is not later, O(log *n*) otherwise.
  ///
  /// - Parameters:
  ///   - deadline: When it expires.
  ///   - id: Its number.
  ///   - former: The deadline that it had; `nil` when it had none.
  @inline(__always)
  package mutating func set(_ deadline: Timestamp, for id: Int, insteadOf former: Timestamp?) {
    if let former, former <= deadline { return }
    turns.set(deadline, for: id)
  }

  /// Takes the deadline of `id` away, if it has one. O(log *n*).
  package mutating func remove(_ id: Int) {
    turns.remove(id)
  }

  /// Takes the number with the earliest deadline, if that has come at `now`; of equal deadlines the smallest number.
  /// O(log *n*), and as much again for each deadline that was put off beyond a turn that has come.
  ///
  /// - Parameters:
  ///   - now: The present time.
  ///   - deadline: The deadline of a number in the queue.
  package mutating func popDue(at now: Timestamp, _ deadline: (_ id: Int) -> Timestamp) -> Int? {
    while let turn = turns.next, let id = turns.popDue(at: now) {
      let deadline = deadline(id)
      if deadline == turn { return id }
      turns.set(deadline, for: id)
    }
    return nil
  }

  /// What is broken, or `nil`: for tests. O(*n*) in the largest number used.
  package func checkInvariants() -> String? { turns.checkInvariants() }
}
