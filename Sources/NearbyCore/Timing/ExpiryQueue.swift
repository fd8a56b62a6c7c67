/// When to look whether a number has expired: each lives for the same time from its start, which moves on again and
/// again before that is over.
///
/// To start later does nothing: the number keeps its turn, and only when that comes, and it turns out that the deadline
/// is another one, is it put where it belongs. A location that is renewed every 30 s and expires after 600 s so moves
/// through the queue once in 20 renewals. The starts themselves lie with whoever uses the queue.
package struct ExpiryQueue: Sendable {
  /// How long a number lives.
  package let lifetimeMilliseconds: Int64

  private var turns = DeadlineQueue()

  /// Creates a queue without numbers, each of which is to live for `lifetime`.
  package init(lifetime: Duration) {
    lifetimeMilliseconds = lifetime.wholeMilliseconds
  }

  /// When that expires which starts at `start`. O(1).
  package func deadline(from start: MonotonicTime) -> MonotonicTime {
    start.advanced(byMilliseconds: lifetimeMilliseconds)
  }

  /// When the first turn comes: not after the earliest deadline, and perhaps before. O(1).
  package var next: MonotonicTime? { turns.next }

  /// The turn of `id`, never after its deadline; `nil` when it is not in the queue. O(1).
  package func turn(of id: Int) -> MonotonicTime? { turns.deadline(of: id) }

  /// Lets `id` live from `start`. O(1) when it was in the queue and did not start later, O(log *n*) otherwise.
  ///
  /// - Parameters:
  ///   - start: From when it lives.
  ///   - id: Its number.
  ///   - former: From when it lived until now; `nil` when it was not in the queue.
  @inline(__always)
  package mutating func set(_ start: MonotonicTime, for id: Int, insteadOf former: MonotonicTime?) {
    if let former, former <= start { return }
    turns.set(deadline(from: start), for: id)
  }

  /// Takes `id` out, if it is in the queue. O(log *n*).
  package mutating func remove(_ id: Int) {
    turns.remove(id)
  }

  /// Takes the number with the earliest deadline, if that has come at `now`; of equal deadlines the smallest number.
  /// O(log *n*), and as much again for each deadline that was put off beyond a turn that has come.
  ///
  /// - Parameters:
  ///   - now: The present time.
  ///   - start: From when a number in the queue lives; `nil` counts as long ago.
  package mutating func popDue(at now: MonotonicTime, _ start: (_ id: Int) -> MonotonicTime?) -> Int? {
    while let turn = turns.next, let id = turns.popDue(at: now) {
      let deadline = start(id).map { self.deadline(from: $0) } ?? MonotonicTime.distantPast
      if deadline <= turn { return id }
      turns.set(deadline, for: id)
    }
    return nil
  }

  /// What is broken, or `nil`: for tests. O(*n*) in the largest number used.
  package func checkInvariants() -> String? { turns.checkInvariants() }
}
