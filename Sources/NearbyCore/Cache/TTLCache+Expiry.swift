extension TTLCache {
  /// Removes the entries that are not live at `now`, roughly in the order of their deadlines.
  ///
  /// O(*k*) on average in the number of entries that it looks at, which is at most `limit`. Besides those that
  /// are due it looks at some whose deadline lies in the same bucket of the timer wheel, or was moved later:
  /// within its life, a few times at each entry. Their order depends on the history of calls only.
  ///
  /// - Returns: Whether there is more to do at `now`, which takes a `limit` to happen.
  @inlinable
  @discardableResult
  public mutating func advance(to now: MonotonicTime, limit: Int = .max) -> Bool {
    var looks = 0
    while looks < limit {
      guard let timer = wheel.popCandidate(at: now) else { return false }
      settle(timer, at: now)
      looks += 1
    }
    return wheel.nextCandidate.map { $0 <= now } ?? false
  }

  /// When ``advance(to:limit:)`` next has something to do: not after the earliest deadline, and perhaps
  /// before it. O(1).
  ///
  /// It is exact for an entry that was set at most 256 ms before its deadline; otherwise advancing then brings
  /// it nearer to the deadline, in a few steps.
  @inlinable
  public var nextAdvance: MonotonicTime? { wheel.nextCandidate }

  /// Removes a candidate if it is due, or schedules it again.
  ///
  /// - Returns: Whether it is removed.
  @inlinable
  @discardableResult
  mutating func settle(_ timer: Int, at now: MonotonicTime) -> Bool {
    let deadline = unsafe entries.entry(of: timer, wheel).pointee.deadline
    if deadline > now {
      wheel.schedule(timer, at: deadline, now: now)
      return false
    }
    remove(timer, because: .expired)
    return true
  }

  /// Removes one entry: one that has expired, if that is soon found, or else the next that is not in use.
  @inlinable
  @inline(never)
  mutating func makeRoom(at now: MonotonicTime) {
    for _ in 0..<Self.evictionSteps {
      guard let timer = wheel.popCandidate(at: now) else { break }
      if settle(timer, at: now) { return }
    }
    var asked = 0
    var entry = unsafe entryAtHand()
    while unsafe asked < Self.evictionSteps && entry.pointee.isInUse {
      unsafe entry.pointee.timerAndUse &= 0x7FFF_FFFF
      hand += 1
      asked += 1
      unsafe entry = entryAtHand()
    }
    let reason: RemovalReason = unsafe entry.pointee.deadline > now ? .evicted : .expired
    unsafe remove(entry.pointee.timer, because: reason)
    hand += 1
  }

  /// The entry at the hand, or the next one after it.
  @unsafe
  @inlinable
  @inline(never)
  mutating func entryAtHand() -> UnsafeMutablePointer<Entry> {
    if hand >= wheel.capacity { hand = 0 }
    while !wheel.contains(hand) { hand = hand + 1 < wheel.capacity ? hand + 1 : 0 }
    return unsafe entries.entry(of: hand, wheel)
  }
}
