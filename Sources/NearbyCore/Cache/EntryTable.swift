/// Cache entries in open addressing with linear probing: one look at memory finds most.
///
/// The home of a hash is its share of the table, a monotone map, and probing does not wrap: there are slots
/// beyond the last home. So a run of entries between two vacant slots is all there is for its range of hashes,
/// and the runs can be moved to a larger table one by one, in order.
///
/// D. Knuth, "The Art of Computer Programming", volume 3, 6.4, algorithms L and R.
@usableFromInline
struct EntryTable<Key: Hashable, Value>: ~Copyable {
  @usableFromInline
  struct Entry {
    /// The hash of the key, or ``EntryTable/vacant``: it comes first, as it is also read and written alone.
    @usableFromInline
    var hash: UInt32

    /// The number of the entry's timer, and in the highest bit whether the entry was used since the hand last
    /// came by.
    @usableFromInline
    var timerAndUse: UInt32

    @usableFromInline
    var deadline: Timestamp

    @usableFromInline
    var key: Key

    @usableFromInline
    var value: Value

    @inlinable
    init(hash: UInt32, timer: Int, deadline: Timestamp, key: Key, value: Value) {
      self.hash = hash
      self.timerAndUse = UInt32(truncatingIfNeeded: timer)
      self.deadline = deadline
      self.key = key
      self.value = value
    }

    @inlinable
    var timer: Int { Int(timerAndUse & 0x7FFF_FFFF) }

    @inlinable
    var isInUse: Bool { timerAndUse & 0x8000_0000 != 0 }
  }

  /// Vacant ones have a hash and are otherwise not initialised. The last one is always vacant, so that every
  /// search ends.
  @usableFromInline
  var slots = Slab<Entry>()

  /// How many slots are the home of a hash.
  @usableFromInline
  var homes: Int

  /// The first slot that is in use, when the table is being emptied from the front.
  @usableFromInline
  var start = 0

  /// What tells this table's places from those of the one that it grows into.
  @usableFromInline
  let mark: UInt32

  /// Creates a table without slots.
  @inlinable
  init(homes: Int, mark: UInt32) {
    self.homes = homes
    self.mark = mark
  }

  @inlinable
  deinit {
    for position in start..<max(start, slots.count) where hash(at: position) != Self.vacant {
      unsafe slots.address(of: position).deinitialize(count: 1)
    }
  }

  @inlinable
  static var vacant: UInt32 { .max }

  @inlinable
  @inline(__always)
  func home(of hash: UInt32) -> Int {
    Int(truncatingIfNeeded: (UInt64(hash) &* UInt64(truncatingIfNeeded: homes)) &>> 32)
  }

  @inlinable
  @inline(__always)
  func hash(at position: Int) -> UInt32 {
    unsafe UnsafeRawPointer(slots.address(of: position)).load(as: UInt32.self)
  }

  @inlinable
  func makeVacant(_ position: Int) {
    unsafe UnsafeMutableRawPointer(slots.address(of: position)).storeBytes(of: Self.vacant, as: UInt32.self)
  }

  /// Adds a vacant slot at the end. O(1).
  @inlinable
  mutating func extend() {
    unsafe slots.extend { old, new in
      if unsafe UnsafeRawPointer(old).load(as: UInt32.self) == Self.vacant {
        unsafe UnsafeMutableRawPointer(new).storeBytes(of: Self.vacant, as: UInt32.self)
      } else {
        unsafe new.moveInitialize(from: old, count: 1)
      }
    }
    makeVacant(slots.count - 1)
  }

  /// Where the entry of `key` is, or -1. O(1) on average.
  @inlinable
  @inline(__always)
  func find(_ key: Key, _ hash: UInt32) -> Int {
    var position = home(of: hash)
    while true {
      let found = self.hash(at: position)
      if found == hash, unsafe slots.address(of: position).pointee.key == key { return position }
      if found == Self.vacant { return -1 }
      position &+= 1
    }
  }

  /// The vacant slot for a new entry. O(1) on average.
  ///
  /// - Precondition: The table reaches beyond the home of the hash.
  @inlinable
  mutating func takeSlot(for hash: UInt32) -> Int {
    var position = home(of: hash)
    while self.hash(at: position) != Self.vacant { position &+= 1 }
    if position == slots.count - 1 { extend() }
    return position
  }

  /// What a timer knows the entry at a position by.
  @inlinable
  func place(of position: Int) -> UInt32 {
    mark | UInt32(truncatingIfNeeded: position)
  }

  /// Closes the gap at a position whose entry was moved away: entries after it that belong there move up.
  /// O(1) on average.
  @inlinable
  func closeGap(at position: Int, _ wheel: borrowing TimerWheel) {
    var gap = position
    var next = gap + 1
    while true {
      let hash = self.hash(at: next)
      if hash == Self.vacant { break }
      if home(of: hash) <= gap {
        let moved = unsafe slots.address(of: gap)
        unsafe moved.moveInitialize(from: slots.address(of: next), count: 1)
        unsafe wheel[tag: moved.pointee.timer] = place(of: gap)
        gap = next
      }
      next += 1
    }
    makeVacant(gap)
  }
}

extension EntryTable: @unchecked Sendable where Key: Sendable, Value: Sendable {}
