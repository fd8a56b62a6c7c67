/// An ``ExpiringCache`` in memory: a dictionary for the values and a heap for their deadlines.
///
/// It is not bounded. Expired entries take memory until ``advance(to:onExpiry:)`` removes them, so call that
/// whenever ``nextDeadline`` has come, or now and then.
public struct TTLCache<Key: Hashable, Value>: ExpiringCache {
  @usableFromInline
  struct Entry {
    @usableFromInline
    var value: Value

    @usableFromInline
    var deadline: Timestamp

    /// The number that stands for the key in the queue of deadlines.
    @usableFromInline
    var id: Int

    @inlinable
    init(value: Value, deadline: Timestamp, id: Int) {
      self.value = value
      self.deadline = deadline
      self.id = id
    }
  }

  @usableFromInline
  var entries: [Key: Entry] = [:]

  @usableFromInline
  var deadlines = DeadlineQueue()

  /// By number, the key that it stands for.
  @usableFromInline
  var keys: ContiguousArray<Key?> = []

  /// The numbers that stand for no key.
  @usableFromInline
  var freeIDs: ContiguousArray<Int> = []

  /// Creates an empty cache.
  public init() {}

  /// Keeps `value` for `key` until `deadline`, in place of what was there. O(log *n*).
  ///
  /// - Returns: The value that was live for `key` before. A value whose deadline has come at `now` is
  ///   ignored, and what was there stays.
  @inlinable
  @discardableResult
  public mutating func set(
    _ value: Value, for key: Key, expiresAt deadline: Timestamp, at now: Timestamp
  ) -> Value? {
    let previous = entries[key]
    if deadline > now { store(value, for: key, expiresAt: deadline, inPlaceOf: previous) }
    return live(previous, at: now)
  }

  /// Keeps `value` for `key` until `deadline`, unless a live value is there that may not be replaced.
  /// O(log *n*).
  ///
  /// Calls `mayReplace` with the live value for `key`, if there is one, to ask whether to replace it.
  ///
  /// - Returns: Whether the value was written; `false` also when its deadline has come at `now`.
  @inlinable
  @discardableResult
  public mutating func set(
    _ value: Value, for key: Key, expiresAt deadline: Timestamp, at now: Timestamp,
    replacing mayReplace: (_ live: Value) -> Bool
  ) -> Bool {
    guard deadline > now else { return false }
    let previous = entries[key]
    if let live = live(previous, at: now), !mayReplace(live) { return false }
    store(value, for: key, expiresAt: deadline, inPlaceOf: previous)
    return true
  }

  /// The live value for `key`. O(1).
  @inlinable
  public func value(for key: Key, at now: Timestamp) -> Value? {
    live(entries[key], at: now)
  }

  /// Removes the entry of `key`. O(log *n*).
  ///
  /// - Returns: The value that was live for `key` before.
  @inlinable
  @discardableResult
  public mutating func removeValue(for key: Key, at now: Timestamp) -> Value? {
    guard let removed = entries.removeValue(forKey: key) else { return nil }
    deadlines.remove(removed.id)
    release(removed.id)
    return live(removed, at: now)
  }

  /// Removes the entries that are not live at `now`, in the order of their deadlines. O(*k* log *n*) for *k*
  /// entries.
  ///
  /// Entries with the same deadline leave in an order that depends on the history of calls only.
  ///
  /// Calls `onExpiry` with each of them once it is removed. Entries that expired and were then replaced or
  /// removed do not come there.
  @inlinable
  public mutating func advance(to now: Timestamp, onExpiry: (_ key: Key, _ value: Value) -> Void) {
    while let id = deadlines.popDue(at: now) {
      guard let key = keys[id], let expired = entries.removeValue(forKey: key) else { continue }
      release(id)
      onExpiry(key, expired.value)
    }
  }

  /// The earliest deadline of all entries, expired ones that are not removed yet included. O(1).
  @inlinable
  public var nextDeadline: Timestamp? { deadlines.next }

  /// How many entries are live. O(*k*) in the number of those that expired and are not removed yet.
  @inlinable
  public func count(at now: Timestamp) -> Int {
    deadlines.count - deadlines.dueCount(at: now)
  }

  @inlinable
  func live(_ entry: Entry?, at now: Timestamp) -> Value? {
    guard let entry, entry.deadline > now else { return nil }
    return entry.value
  }

  @inlinable
  mutating func store(
    _ value: Value, for key: Key, expiresAt deadline: Timestamp, inPlaceOf previous: Entry?
  ) {
    let id = previous?.id ?? takeID(for: key)
    entries[key] = Entry(value: value, deadline: deadline, id: id)
    deadlines.set(deadline, for: id)
  }

  @inlinable
  mutating func takeID(for key: Key) -> Int {
    if let id = freeIDs.popLast() {
      keys[id] = key
      return id
    }
    keys.append(key)
    return keys.count - 1
  }

  @inlinable
  mutating func release(_ id: Int) {
    keys[id] = nil
    freeIDs.append(id)
  }
}

extension TTLCache: Sendable where Key: Sendable, Value: Sendable {}

extension TTLCache.Entry: Sendable where Key: Sendable, Value: Sendable {}
