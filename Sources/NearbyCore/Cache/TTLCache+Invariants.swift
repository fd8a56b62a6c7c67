extension TTLCache {
  /// What is broken, or `nil`: for tests. O(*n*) in the most entries that there ever were.
  package func checkInvariants() -> String? {
    if let fault = entries.checkInvariants(wheel) { return fault }
    if let fault = wheel.checkInvariants(deadline: { unsafe entries.entry(of: $0, wheel).pointee.deadline }) {
      return fault
    }
    if entries.count > capacity { return "\(entries.count) entries are more than \(capacity)" }
    let timers = (0..<wheel.capacity).count { wheel.contains($0) }
    return timers == entries.count ? nil : "\(timers) timers for \(entries.count) entries"
  }
}

extension EntryStore {
  /// What is broken, or `nil`: for tests. O(*n*) in the buckets.
  func checkInvariants(_ wheel: borrowing TimerWheel) -> String? {
    if let fault = table.checkInvariants(wheel) ?? old.checkInvariants(wheel) { return fault }
    let oldCount = old.indices.count
    if table.indices.count + oldCount != count { return "there are not \(count) entries" }
    if isGrowing != (old.homes > 0) { return "there is an old table for no reason, or none" }
    if isGrowing {
      if table.indices.contains(where: { isOld(table.hash(at: $0)) }) { return "an entry was moved early" }
      if old.indices.contains(where: { !isOld(old.hash(at: $0)) }) { return "an entry was left behind" }
      let reach = min(table.homes, old.start + old.start / 2 + 1)
      if old.start > 0, table.buckets.count <= reach { return "the new table is too short" }
    } else if table.buckets.count <= table.homes {
      return "there are fewer buckets than homes"
    }
    return nil
  }
}

extension EntryTable {
  /// The indices of the entries. O(*n*) in the buckets.
  var indices: [Int] {
    (start..<max(start, buckets.count)).filter { isOccupied($0) }
  }

  /// What is broken, or `nil`: for tests. O(*n*) in the buckets.
  func checkInvariants(_ wheel: borrowing TimerWheel) -> String? {
    if buckets.count > 0, isOccupied(buckets.count - 1) { return "the last bucket is not vacant" }
    for index in indices {
      let entry = unsafe buckets.address(of: index).pointee
      if entry.hash != EntryStore<Key, Value>.hash(from: EntryStore<Key, Value>.hash(of: entry.key)) {
        return "an entry has another hash"
      }
      if find(entry.key, entry.hash) != index { return "an entry is not found by its key" }
      if wheel[tag: entry.timer] != entry.hash { return "a timer has another hash than its entry" }
      if self.index(of: entry.timer, entry.hash) != index { return "a timer finds another entry" }
    }
    return nil
  }
}
