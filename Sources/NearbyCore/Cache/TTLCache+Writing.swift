extension TTLCache {
  /// Keeps `value` for `key` until `deadline`, instead of what was there. O(1) on average.
  ///
  /// - Returns: The value that was live for `key` before. A value whose deadline has come at `now` is
  ///   ignored, and what was there stays.
  @inlinable
  @discardableResult
  public mutating func set(
    _ value: Value, for key: Key, expiresAt deadline: MonotonicTime, at now: MonotonicTime
  ) -> Value? {
    set(value, for: key, EntryStore<Key, Value>.hash(of: key), expiresAt: deadline, at: now)
  }

  /// Keeps `value` for `key` until `deadline`, unless a live value is there that may not be replaced.
  /// O(1) on average.
  ///
  /// Calls `mayReplace` with the live value for `key`, if there is one, to ask whether to replace it.
  ///
  /// - Returns: Whether the value was written; `false` also when its deadline has come at `now`.
  @inlinable
  @discardableResult
  public mutating func set(
    _ value: Value, for key: Key, expiresAt deadline: MonotonicTime, at now: MonotonicTime,
    replacing mayReplace: (_ live: Value) -> Bool
  ) -> Bool {
    let hash = EntryStore<Key, Value>.hash(of: key)
    return set(value, for: key, hash, expiresAt: deadline, at: now, replacing: mayReplace)
  }

  /// Gives the live value for `key` another deadline, earlier or later. O(1) on average.
  ///
  /// - Returns: Whether that was done; `false` also when the deadline has come at `now`.
  @inlinable
  @discardableResult
  public mutating func touch(_ key: Key, expiresAt deadline: MonotonicTime, at now: MonotonicTime) -> Bool {
    touch(key, EntryStore<Key, Value>.hash(of: key), expiresAt: deadline, at: now)
  }

  /// Removes the entry of `key`. O(1) on average.
  ///
  /// - Returns: The value that was live for `key` before.
  @inlinable
  @discardableResult
  public mutating func removeValue(for key: Key, at now: MonotonicTime) -> Value? {
    removeValue(for: key, EntryStore<Key, Value>.hash(of: key), at: now)
  }

  @inlinable
  mutating func set(
    _ value: Value, for key: Key, _ hash: UInt64, expiresAt deadline: MonotonicTime, at now: MonotonicTime
  ) -> Value? {
    let hash = EntryStore<Key, Value>.hash(from: hash)
    let entry = unsafe entries.find(key, hash)
    guard deadline > now else { return unsafe Self.live(entry, at: now) }
    if let entry = unsafe entry { return unsafe replace(entry, with: value, expiresAt: deadline, at: now) }
    insert(value, for: key, hash, expiresAt: deadline, at: now)
    return nil
  }

  @inlinable
  mutating func set(
    _ value: Value, for key: Key, _ hash: UInt64, expiresAt deadline: MonotonicTime, at now: MonotonicTime,
    replacing mayReplace: (_ live: Value) -> Bool
  ) -> Bool {
    guard deadline > now else { return false }
    let hash = EntryStore<Key, Value>.hash(from: hash)
    let entry = unsafe entries.find(key, hash)
    if let live = unsafe Self.live(entry, at: now), !mayReplace(live) { return false }
    if let entry = unsafe entry {
      _ = unsafe replace(entry, with: value, expiresAt: deadline, at: now)
    } else {
      insert(value, for: key, hash, expiresAt: deadline, at: now)
    }
    return true
  }

  @inlinable
  mutating func touch(
    _ key: Key, _ hash: UInt64, expiresAt deadline: MonotonicTime, at now: MonotonicTime
  ) -> Bool {
    guard deadline > now,
      let entry = unsafe entries.find(key, EntryStore<Key, Value>.hash(from: hash))
    else {
      return false
    }
    guard unsafe entry.pointee.deadline > now else { return false }
    unsafe move(entry, to: deadline, at: now)
    return true
  }

  @inlinable
  mutating func removeValue(for key: Key, _ hash: UInt64, at now: MonotonicTime) -> Value? {
    guard let entry = unsafe entries.find(key, EntryStore<Key, Value>.hash(from: hash)) else { return nil }
    let isLive = unsafe entry.pointee.deadline > now
    let value = unsafe remove(entry.pointee.timer, because: isLive ? .removed : .expired)
    return isLive ? value : nil
  }

  @inlinable
  mutating func insert(
    _ value: Value, for key: Key, _ hash: UInt32, expiresAt deadline: MonotonicTime, at now: MonotonicTime
  ) {
    if entries.count >= capacity { makeRoom(at: now) }
    let timer = wheel.makeTimer(at: deadline, now: now)
    entries.insert(Entry(hash: hash, timer: timer, deadline: deadline, key: key, value: value), wheel)
  }

  /// Writes over an entry, and returns the value that was live.
  @inlinable
  mutating func replace(
    _ entry: UnsafeMutablePointer<Entry>, with value: Value, expiresAt deadline: MonotonicTime, at now: MonotonicTime
  ) -> Value? {
    let isLive = unsafe entry.pointee.deadline > now
    var previous = value
    unsafe swap(&previous, &entry.pointee.value)
    unsafe move(entry, to: deadline, at: now)
    if !isLive { counts.expirations &+= 1 }
    if let onRemoval { unsafe onRemoval(entry.pointee.key, previous, isLive ? .replaced : .expired) }
    return isLive ? previous : nil
  }

  /// Gives an entry another deadline. The wheel need not know of a later one.
  @inlinable
  mutating func move(_ entry: UnsafeMutablePointer<Entry>, to deadline: MonotonicTime, at now: MonotonicTime) {
    if unsafe deadline < entry.pointee.deadline {
      unsafe wheel.schedule(entry.pointee.timer, at: deadline, now: now)
    }
    unsafe entry.pointee.deadline = deadline
    unsafe Self.markInUse(entry)
  }

  /// Removes the entry of a timer, and returns its value.
  @inlinable
  @discardableResult
  mutating func remove(_ timer: Int, because reason: RemovalReason) -> Value {
    let entry = entries.remove(timer, wheel)
    wheel.release(timer)
    switch reason {
    case .expired: counts.expirations &+= 1
    case .evicted: counts.evictions &+= 1
    case .replaced, .removed: break
    }
    if let onRemoval { onRemoval(entry.key, entry.value, reason) }
    return entry.value
  }
}
