/// Cache entries in open addressing with linear probing: one look at memory finds most.
///
/// The home of a hash is its share of the table, a monotone map, and probing does not wrap: there are buckets
/// beyond the last home. So a run of entries between two vacant buckets is all there is for its range of hashes,
/// and the runs can be moved to a larger table one by one, in order.
///
/// D. Knuth, "The Art of Computer Programming", volume 3, 6.4, algorithms L and R.
@usableFromInline
struct EntryTable<Key: Hashable, Value>: ~Copyable {
  @usableFromInline
  struct Entry {
    @usableFromInline
    var hash: UInt32

    /// The number of the entry's timer, and in the highest bit whether the entry was used since the hand last
    /// came by.
    @usableFromInline
    var timerAndUse: UInt32

    @usableFromInline
    var deadline: MonotonicTime

    @usableFromInline
    var key: Key

    @usableFromInline
    var value: Value

    @inlinable
    init(hash: UInt32, timer: Int, deadline: MonotonicTime, key: Key, value: Value) {
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

  /// Initialised are those that are occupied. The last one never is, so that every search ends.
  @usableFromInline
  var buckets = Slab<Entry>()

  /// By bucket, one bit: whether it is occupied. It is small enough to be near, so that a search that ends at a
  /// vacant bucket does not wait for memory.
  @usableFromInline
  var occupied = Slab<UInt64>()

  /// How many buckets are the home of a hash.
  @usableFromInline
  var homes: Int

  /// The first bucket that is in use, when the table is being emptied from the front.
  @usableFromInline
  var start = 0

  /// Creates a table without buckets.
  @inlinable
  init(homes: Int) {
    self.homes = homes
  }

  @inlinable
  deinit {
    for index in start..<max(start, buckets.count) where isOccupied(index) {
      unsafe buckets.address(of: index).deinitialize(count: 1)
    }
  }

  @inlinable
  @inline(__always)
  func home(of hash: UInt32) -> Int {
    Int(truncatingIfNeeded: (UInt64(hash) &* UInt64(truncatingIfNeeded: homes)) &>> 32)
  }

  @inlinable
  @inline(__always)
  func isOccupied(_ index: Int) -> Bool {
    occupied[index &>> 6] &>> UInt64(truncatingIfNeeded: index & 63) & 1 != 0
  }

  /// Changes whether a bucket is occupied.
  @inlinable
  func toggle(_ index: Int) {
    occupied[index &>> 6] ^= 1 &<< UInt64(truncatingIfNeeded: index & 63)
  }

  /// The hash of the entry in an occupied bucket.
  @inlinable
  @inline(__always)
  func hash(at index: Int) -> UInt32 {
    unsafe buckets.address(of: index).pointee.hash
  }

  /// Adds a vacant bucket at the end. O(1).
  @inlinable
  mutating func extend() {
    if buckets.count & 63 == 0 { occupied.append(0) }
    let words = unsafe occupied.address(of: 0)
    unsafe buckets.extend { index, old, new in
      if unsafe words[index >> 6] >> UInt64(index & 63) & 1 != 0 {
        unsafe new.moveInitialize(from: old, count: 1)
      }
    }
  }

  /// Where the entry of `key` is, or -1. O(1) on average.
  @inlinable
  @inline(__always)
  func find(_ key: Key, _ hash: UInt32) -> Int {
    var index = home(of: hash)
    while isOccupied(index) {
      if self.hash(at: index) == hash, unsafe buckets.address(of: index).pointee.key == key {
        return index
      }
      index &+= 1
    }
    return -1
  }

  /// Where the entry of a timer is. O(1) on average.
  ///
  /// - Precondition: It is here, and has the hash.
  @inlinable
  func index(of timer: Int, _ hash: UInt32) -> Int {
    var index = home(of: hash)
    while unsafe buckets.address(of: index).pointee.timer != timer { index &+= 1 }
    return index
  }

  /// A bucket for a new entry, which the caller initialises. O(1) on average.
  ///
  /// - Precondition: The table reaches beyond the home of the hash.
  @inlinable
  mutating func takeBucket(for hash: UInt32) -> Int {
    // By words, not bucket by bucket: how long a run is, no processor guesses.
    let home = home(of: hash)
    var word = home &>> 6
    var vacant = ~occupied[word] & UInt64.max &<< UInt64(truncatingIfNeeded: home & 63)
    while vacant == 0 {
      word &+= 1
      vacant = ~occupied[word]
    }
    let index = word &<< 6 | vacant.trailingZeroBitCount
    if index == buckets.count - 1 { extend() }
    toggle(index)
    return index
  }

  /// Takes the entry at an index out, and closes the gap: entries after it that belong there move up. O(1) on
  /// average.
  @inlinable
  func remove(at index: Int) -> Entry {
    let entry = unsafe buckets.address(of: index).move()
    var gap = index
    var next = gap + 1
    while isOccupied(next) {
      if home(of: hash(at: next)) <= gap {
        unsafe buckets.address(of: gap).moveInitialize(from: buckets.address(of: next), count: 1)
        gap = next
      }
      next += 1
    }
    toggle(gap)
    return entry
  }
}

extension EntryTable: @unchecked Sendable where Key: Sendable, Value: Sendable {}
