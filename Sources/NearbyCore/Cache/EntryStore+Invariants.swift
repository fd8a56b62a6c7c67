extension EntryStore {
  /// What is broken, or `nil`: for tests. O(*n*) in the slots.
  func checkInvariants(_ wheel: borrowing TimerWheel) -> String? {
    if let fault = table.checkInvariants(wheel) ?? old.checkInvariants(wheel) { return fault }
    let oldCount = old.positions.count
    if table.positions.count + oldCount != count { return "there are not \(count) entries" }
    if isGrowing != (old.homes > 0) { return "there is an old table for no reason, or none" }
    if isGrowing {
      if table.positions.contains(where: { isOld(table.hash(at: $0)) }) { return "an entry was moved early" }
      if old.positions.contains(where: { !isOld(old.hash(at: $0)) }) { return "an entry was left behind" }
      let reach = min(table.homes, old.start + old.start / 2 + 1)
      if old.start > 0, table.slots.count <= reach { return "the new table is too short" }
    } else if table.slots.count <= table.homes {
      return "there are fewer slots than homes"
    }
    return nil
  }
}

extension EntryTable {
  /// The positions of the entries. O(*n*) in the slots.
  var positions: [Int] {
    (start..<max(start, slots.count)).filter { isOccupied($0) }
  }

  /// What is broken, or `nil`: for tests. O(*n*) in the slots.
  func checkInvariants(_ wheel: borrowing TimerWheel) -> String? {
    if slots.count > 0, isOccupied(slots.count - 1) { return "the last slot is not vacant" }
    for position in positions {
      let entry = unsafe slots.address(of: position).pointee
      if entry.hash != EntryStore<Key, Value>.hash(from: EntryStore<Key, Value>.hash(of: entry.key)) {
        return "an entry has another hash"
      }
      if find(entry.key, entry.hash) != position { return "an entry is not found by its key" }
      if wheel[tag: entry.timer] != entry.hash { return "a timer has another hash than its entry" }
      if self.position(of: entry.timer, entry.hash) != position { return "a timer finds another entry" }
    }
    return nil
  }
}
