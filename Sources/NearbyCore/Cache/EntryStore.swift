/// The entries of a cache: an ``EntryTable`` that grows a little with each insertion, never all at once.
///
/// When it is full, its runs move to a table of one and a half times the size, in order; those before a border
/// are in the new one, the others still in the old, whose memory is given back as it empties.
@usableFromInline
struct EntryStore<Key: Hashable, Value>: ~Copyable {
  @usableFromInline
  typealias Entry = EntryTable<Key, Value>.Entry

  @usableFromInline
  var table = EntryTable<Key, Value>(homes: 15)

  /// What is left of the table before the last growth, while ``isGrowing``.
  @usableFromInline
  var old = EntryTable<Key, Value>(homes: 0)

  @usableFromInline
  var isGrowing = false

  /// How many entries there are.
  @usableFromInline
  var count = 0

  @inlinable
  init() {
    while table.buckets.count <= table.homes { table.extend() }
  }

  /// The hash of a key, spread over 64 bits: the upper half is for the table, the lower for shards.
  @inlinable
  @inline(__always)
  static func hash(of key: Key) -> UInt64 {
    UInt64(truncatingIfNeeded: UInt(bitPattern: key.hashValue)) &* 0x9E37_79B9_7F4A_7C15
  }

  /// The hash that a table knows a key by.
  @inlinable
  @inline(__always)
  static func hash(from hash: UInt64) -> UInt32 {
    UInt32(truncatingIfNeeded: hash &>> 32)
  }

  /// The entry of `key`, expired or not. O(1) on average.
  ///
  /// It is valid until the store is changed.
  @unsafe
  @inlinable
  @inline(__always)
  func find(_ key: Key, _ hash: UInt32) -> UnsafeMutablePointer<Entry>? {
    if isGrowing, isOld(hash) {
      let index = old.find(key, hash)
      return index < 0 ? nil : unsafe old.buckets.address(of: index)
    }
    let index = table.find(key, hash)
    return index < 0 ? nil : unsafe table.buckets.address(of: index)
  }

  /// The entry that a timer is for. O(1) on average. It is valid until the store is changed.
  ///
  /// The wheel knows the entry's hash, which stays when the entry moves, so that moving writes to no timer: those
  /// lie anywhere in memory.
  @unsafe
  @inlinable
  func entry(of timer: Int, _ wheel: borrowing TimerWheel) -> UnsafeMutablePointer<Entry> {
    let hash = wheel[tag: timer]
    if isGrowing, isOld(hash) { return unsafe old.buckets.address(of: old.index(of: timer, hash)) }
    return unsafe table.buckets.address(of: table.index(of: timer, hash))
  }

  /// Adds the entry of a key that is not there. O(1) on average, O(*n*) for *n* equal hashes.
  @inlinable
  mutating func insert(_ entry: consuming Entry, _ wheel: borrowing TimerWheel) {
    if isGrowing {
      moveRuns(12)
    } else if count >= table.homes &>> 2 &* 3 {
      beginGrowing()
    }
    let hash = entry.hash
    count += 1
    wheel[tag: entry.timer] = hash
    if isGrowing, isOld(hash) {
      unsafe old.buckets.address(of: old.takeBucket(for: hash)).initialize(to: entry)
    } else {
      unsafe table.buckets.address(of: table.takeBucket(for: hash)).initialize(to: entry)
    }
  }

  /// Takes the entry of a timer out. O(1) on average, O(*n*) for *n* equal hashes.
  @inlinable
  mutating func remove(_ timer: Int, _ wheel: borrowing TimerWheel) -> Entry {
    let hash = wheel[tag: timer]
    count -= 1
    if isGrowing, isOld(hash) { return old.remove(at: old.index(of: timer, hash)) }
    return table.remove(at: table.index(of: timer, hash))
  }

  /// Whether a hash belongs to a run that was not moved yet, while the store grows.
  @inlinable
  func isOld(_ hash: UInt32) -> Bool {
    old.home(of: hash) >= old.start
  }

  @inlinable
  @inline(never)
  mutating func beginGrowing() {
    swap(&table, &old)
    let homes = old.homes + old.homes / 2
    table = EntryTable(homes: homes)
    isGrowing = true
  }

  /// Goes on growing by at most `steps`: buckets that are added to the new table, vacant buckets that are left
  /// behind in the old, or runs that are moved. 8 for each insertion are enough.
  @inlinable
  @inline(never)
  mutating func moveRuns(_ steps: Int) {
    for _ in 0..<steps {
      let isAtEnd = old.start == old.buckets.count - 1
      if table.buckets.count <= (isAtEnd ? table.homes : neededIndex) {
        table.extend()
      } else if isAtEnd {
        old = EntryTable(homes: 0)
        isGrowing = false
        return
      } else if !old.isOccupied(old.start) {
        old.start += 1
      } else {
        moveRun()
      }
    }
    old.buckets.release(before: old.start)
  }

  /// An index that the new table must reach beyond before the first bucket of the old is left: no hash whose
  /// home is there, or before, has a later home in a table of one and a half times the size.
  @inlinable
  var neededIndex: Int {
    let next = old.start + 1
    return min(table.homes, next + next / 2 + 1)
  }

  /// Moves the run that begins where the old table does.
  @inlinable
  @inline(never)
  mutating func moveRun() {
    while old.isOccupied(old.start) {
      while table.buckets.count <= neededIndex { table.extend() }
      let index = table.takeBucket(for: old.hash(at: old.start))
      let entry = unsafe old.buckets.address(of: old.start)
      unsafe table.buckets.address(of: index).moveInitialize(from: entry, count: 1)
      old.toggle(old.start)
      old.start += 1
    }
  }
}

extension EntryStore: @unchecked Sendable where Key: Sendable, Value: Sendable {}
