/// Finds the number of a user by its id: an open-addressed table of eight bytes a bucket, half of each a part of the
/// hash, half the number.
///
/// The ids themselves lie elsewhere, with what else is known of the user, where whoever asks looks next anyway: so a
/// look-up waits for memory once in here, where a `Dictionary` waits for its bitmap, its key and its value. It grows
/// without hashing anything again.
package struct UserIndex: Sendable {
  private struct Bucket: Sendable {
    /// The lower half of the hash, of which the lowest bits say where the search for it begins.
    var tag: UInt32

    /// The number of the user plus one; 0 when the bucket is free.
    var numberPlusOne: UInt32

    static var free: Bucket { Bucket(tag: 0, numberPlusOne: 0) }
  }

  /// A power of two of buckets, at most three quarters of them in use.
  private var buckets: ContiguousArray<Bucket> = ContiguousArray(repeating: .free, count: 8)

  /// How many users there are. O(1).
  package private(set) var count = 0

  /// Creates an index of nobody.
  package init() {}

  private var mask: Int { buckets.count &- 1 }

  /// The number under `hash` for which `isMatch` holds. O(1) on average.
  @inline(__always)
  package func number(hash: Int, where isMatch: (Int) -> Bool) -> Int? {
    let tag = UInt32(truncatingIfNeeded: hash)
    var index = Int(tag) & mask
    while true {
      let bucket = buckets[index]
      if bucket.numberPlusOne == 0 { return nil }
      if bucket.tag == tag {
        let number = Int(bucket.numberPlusOne) &- 1
        if isMatch(number) { return number }
      }
      index = (index &+ 1) & mask
    }
  }

  /// Reads where the search for `hash` begins.
  @inline(__always)
  func prefetch(hash: Int) -> UInt {
    UInt(buckets[Int(UInt32(truncatingIfNeeded: hash)) & mask].tag)
  }

  /// Adds a number under `hash`. O(1) amortised; O(*n*) when the table grows.
  ///
  /// - Precondition: The number is in 0..<2³² − 1 and is not in the table.
  package mutating func insert(_ number: Int, hash: Int) {
    if (count + 1) * 4 > buckets.count * 3 { grow() }
    put(Bucket(tag: UInt32(truncatingIfNeeded: hash), numberPlusOne: UInt32(number + 1)))
    count += 1
  }

  /// Takes a number away that is in the table under `hash`. O(1) on average.
  package mutating func remove(_ number: Int, hash: Int) {
    var gap = Int(UInt32(truncatingIfNeeded: hash)) & mask
    while buckets[gap].numberPlusOne != UInt32(number + 1) {
      guard buckets[gap].numberPlusOne != 0 else { return }
      gap = (gap &+ 1) & mask
    }
    // Whatever was pushed past the gap moves back, so that no search ends before it: there are no tombstones.
    var index = (gap &+ 1) & mask
    while buckets[index].numberPlusOne != 0 {
      let home = Int(buckets[index].tag) & mask
      if (index &- home) & mask >= (index &- gap) & mask {
        buckets[gap] = buckets[index]
        gap = index
      }
      index = (index &+ 1) & mask
    }
    buckets[gap] = .free
    count -= 1
  }

  private mutating func put(_ bucket: Bucket) {
    var index = Int(bucket.tag) & mask
    while buckets[index].numberPlusOne != 0 { index = (index &+ 1) & mask }
    buckets[index] = bucket
  }

  private mutating func grow() {
    let former = buckets
    buckets = ContiguousArray(repeating: .free, count: 2 * former.count)
    for bucket in former where bucket.numberPlusOne != 0 { put(bucket) }
  }
}
