extension TimerWheel {
  /// What is broken, or `nil`: for tests. O(*n*) in the most timers that there ever were.
  package func checkInvariants(deadline: (_ timer: Int) -> MonotonicTime) -> String? {
    if let fault = late.checkInvariants() { return fault }
    var linked = 0
    for bucket in heads.indices {
      let isMarked = occupied[bucket >> 6] & (1 << UInt64(bucket & 63)) != 0
      if isMarked != (heads[bucket] != Self.none) { return "bucket \(bucket) is wrongly marked" }
      if isMarked, start(of: bucket) < current { return "bucket \(bucket) lies before \(current)" }
      var previous = Self.bucketMark | UInt32(bucket)
      var timer = heads[bucket]
      while timer != Self.none {
        if nodes[Int(timer)].previous != previous { return "timer \(timer) has another predecessor" }
        if Self.number(deadline(Int(timer))) < start(of: bucket) { return "timer \(timer) comes too late" }
        linked += 1
        previous = timer
        timer = nodes[Int(timer)].next
      }
    }
    if linked != linkedCount { return "\(linked) timers are linked, not \(linkedCount)" }
    var waiting = 0
    for timer in 0..<nodes.count where nodes[timer].previous == Self.late {
      let number = Int(nodes[timer].next)
      guard lateTimers.indices.contains(number), lateTimers[number] == timer else {
        return "timer \(timer) is not late under its number"
      }
      guard let time = late.deadline(of: number), time <= deadline(timer) else {
        return "timer \(timer) comes too late"
      }
      waiting += 1
    }
    if waiting != late.count { return "\(late.count) timers are late, not \(waiting)" }
    return freeCount(isWithin: nodes.count - linked - waiting)
  }

  /// What is broken if there are not just so many free or loose timers.
  private func freeCount(isWithin others: Int) -> String? {
    var free = 0
    var timer = firstFree
    while timer != Self.none, free <= nodes.count {
      if nodes[Int(timer)].previous != Self.free { return "timer \(timer) is not free" }
      free += 1
      timer = nodes[Int(timer)].next
    }
    let loose = (0..<nodes.count).count { nodes[$0].previous == Self.loose }
    return free + loose == others ? nil : "\(free) timers are free and \(loose) loose, not \(others)"
  }
}
