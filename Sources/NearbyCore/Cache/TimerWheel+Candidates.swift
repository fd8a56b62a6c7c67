extension TimerWheel {
  /// The next candidate at `now`, taken out of its bucket: it must be scheduled again or released. O(1).
  ///
  /// No timer is due before it is a candidate, and when there is no candidate left, none is due.
  @inlinable
  package mutating func popCandidate(at now: MonotonicTime) -> Int? {
    if late.count > 0, let number = late.popDue(at: now) { return takeLate(number) }
    guard linkedCount > 0 else { return nil }
    let number = Self.number(now)
    if heads[open] == Self.none || current != start(of: open) {
      let bucket = firstOccupiedBucket()
      let start = start(of: bucket)
      guard start <= number else {
        // No bucket begins up to now, so all lie where they would if they were linked now.
        current = max(current, number)
        return nil
      }
      current = start
      open = bucket
    }
    guard current <= number else { return nil }
    let timer = Int(heads[open])
    unlink(timer)
    setLinks(of: timer, next: Self.none, previous: Self.loose)
    return timer
  }

  /// The earliest time at which there is a candidate: not after the earliest deadline. O(1).
  @inlinable
  package var nextCandidate: MonotonicTime? {
    guard linkedCount > 0 else { return late.next }
    let isOpen = heads[open] != Self.none && current == start(of: open)
    let next = Self.time(isOpen ? current : start(of: firstOccupiedBucket()))
    return late.next.map { min($0, next) } ?? next
  }

  /// Calls `body` with each candidate at `now`. O(*k*) in their number.
  @usableFromInline
  package func forEachCandidate(at now: MonotonicTime, _ body: (_ timer: Int) -> Void) {
    for entry in late.heap where entry.deadline <= now { body(Int(lateTimers[entry.id])) }
    for word in occupied.indices {
      var bits = occupied[word]
      while bits != 0 {
        let bucket = word << 6 | bits.trailingZeroBitCount
        bits &= bits &- 1
        guard start(of: bucket) <= Self.number(now) else { continue }
        var timer = heads[bucket]
        while timer != Self.none {
          body(Int(timer))
          timer = nodes[Int(timer)].next
        }
      }
    }
  }

  /// The first millisecond of an occupied bucket.
  @inlinable
  func start(of bucket: Int) -> UInt64 {
    let shift = UInt64(bucket >> 8) << 3
    return current & ~((256 << shift) &- 1) | UInt64(bucket & 0xFF) << shift
  }

  /// The bucket that begins first, if there is no open one.
  ///
  /// It is in the finest wheel that has any: a coarser one continues where a finer one ends.
  @inlinable
  func firstOccupiedBucket() -> Int {
    var word = 0
    while occupied[word] == 0 { word += 1 }
    return word << 6 | occupied[word].trailingZeroBitCount
  }

  @inlinable
  mutating func takeLate(_ number: Int) -> Int {
    let timer = Int(lateTimers[number])
    freeLateNumbers.append(number)
    setLinks(of: timer, next: Self.none, previous: Self.loose)
    return timer
  }
}
