extension TTLCache {
  /// The live value for `key`. O(1) on average.
  ///
  /// The read is counted in ``statistics``, and marks the entry as in use.
  @inlinable
  public mutating func value(for key: Key, at now: MonotonicTime) -> Value? {
    value(for: key, EntryStore<Key, Value>.hash(of: key), at: now)
  }

  /// The live values for `keys`, in their order. O(*n*) in the number of keys, on average.
  ///
  /// It is what as many calls of ``value(for:at:)`` give.
  @inlinable
  public mutating func values(for keys: some Collection<Key>, at now: MonotonicTime) -> [Value?] {
    var values: [Value?] = []
    values.reserveCapacity(keys.count)
    for key in keys { values.append(value(for: key, at: now)) }
    return values
  }

  /// How many entries are live. O(*k*) in the number of those that ``advance(to:limit:)`` would look at.
  @inlinable
  public func count(at now: MonotonicTime) -> Int {
    var count = entries.count
    wheel.forEachCandidate(at: now) { timer in
      if unsafe entries.entry(of: timer, wheel).pointee.deadline <= now { count -= 1 }
    }
    return count
  }

  @inlinable
  @inline(__always)
  mutating func value(for key: Key, _ hash: UInt64, at now: MonotonicTime) -> Value? {
    let entry = unsafe entries.find(key, EntryStore<Key, Value>.hash(from: hash))
    guard let entry = unsafe entry, unsafe entry.pointee.deadline > now else {
      counts.misses &+= 1
      return nil
    }
    counts.hits &+= 1
    unsafe Self.markInUse(entry)
    return unsafe entry.pointee.value
  }

  /// The live value of an entry that was found, or not.
  @inlinable
  static func live(_ entry: UnsafeMutablePointer<Entry>?, at now: MonotonicTime) -> Value? {
    guard let entry = unsafe entry, unsafe entry.pointee.deadline > now else { return nil }
    return unsafe entry.pointee.value
  }

  /// Memory is written only if that changes it.
  @inlinable
  static func markInUse(_ entry: UnsafeMutablePointer<Entry>) {
    if unsafe !entry.pointee.isInUse { unsafe entry.pointee.timerAndUse |= 0x8000_0000 }
  }
}
