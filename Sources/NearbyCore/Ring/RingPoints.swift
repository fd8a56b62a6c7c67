/// The sorted points of a ring, and buckets to find the owner of a hash without a search.
///
/// Points are spread evenly, so the leading bits of a hash tell nearly where it belongs: they lead to a bucket of
/// 48 bytes, which nearly always holds the answer. A binary search would look at some fifteen points after each
/// other, and a processor would guess the way from each to the next wrong half of the time.
struct RingPoints: Sendable {
  /// Where the points lie on the ring, ascending.
  let hashes: ContiguousArray<UInt64>

  /// For each point the index of the slot that it belongs to.
  let owners: ContiguousArray<UInt16>

  /// For each run of leading bits the points that begin with it, two to four on average.
  private let buckets: ContiguousArray<RingBucket>
  private let bucketBits: UInt64

  static let pointsPerWeight = 160

  /// Creates the points of `slots`. Of equal points the one of the earlier slot comes first. O(*p* log *p*)
  /// in points.
  init(slots: [RingSlot]) {
    var points = ContiguousArray<(hash: UInt64, owner: UInt16)>()
    points.reserveCapacity(slots.reduce(0) { $0 + $1.weight * Self.pointsPerWeight })
    for (owner, slot) in slots.enumerated() {
      for number in 0..<(slot.weight * Self.pointsPerWeight) {
        points.append((XXHash64.hash("\(slot.id.text)_\(number)"), UInt16(owner)))
      }
    }
    points.sort { ($0.hash, $0.owner) < ($1.hash, $1.owner) }
    hashes = ContiguousArray(points.lazy.map(\.hash))
    owners = ContiguousArray(points.lazy.map(\.owner))

    let bits = UInt64(UInt64.bitWidth - UInt64(points.count).leadingZeroBitCount) - 2
    bucketBits = bits
    var buckets = ContiguousArray<RingBucket>()
    buckets.reserveCapacity(1 << bits)
    var start = 0
    for bucket in 0..<(1 << bits) as Range<UInt64> {
      var end = start
      while end < points.count, points[end].hash >> (64 - bits) == bucket { end += 1 }
      let nextOwner = points[end < points.count ? end : 0].owner
      buckets.append(RingBucket(points[start..<end], nextOwner: nextOwner, bits: bits))
      start = end
    }
    self.buckets = buckets
  }

  /// The index of the slot that owns `hash`. O(1) for points that are spread evenly, O(log *p*) at worst.
  @inline(__always)
  func owner(of hash: UInt64) -> Int {
    let bucket = Int(truncatingIfNeeded: hash &>> (64 &- bucketBits))
    return buckets[bucket].owner(of: hash, bits: bucketBits) ?? ownerBySearch(of: hash)
  }

  @inline(never)
  private func ownerBySearch(of hash: UInt64) -> Int {
    Int(owners[index(atOrAbove: hash)])
  }

  /// The index of the first point at or above `hash`, wrapping. O(log *p*).
  func index(atOrAbove hash: UInt64) -> Int {
    var low = 0
    var high = hashes.count
    while low < high {
      let middle = (low + high) / 2
      if hashes[middle] < hash { low = middle + 1 } else { high = middle }
    }
    return low < hashes.count ? low : 0
  }
}

/// The part of a ring that begins with certain leading bits, in 48 bytes.
///
/// A hash is kept as the 31 bits that follow the leading ones. Behind the last point stand hashes at the end
/// of the bucket, whose owner is that of the point that follows it.
struct RingBucket: Sendable {
  static let capacity = 8

  private var hashes: SIMD8<UInt32>
  private var owners: SIMD8<UInt16>

  /// Takes the first of `points`, which have the same `bits` leading bits.
  init(_ points: some Collection<(hash: UInt64, owner: UInt16)>, nextOwner: UInt16, bits: UInt64) {
    hashes = SIMD8(repeating: .max >> 1)
    owners = SIMD8(repeating: nextOwner)
    for (index, point) in points.prefix(Self.capacity).enumerated() {
      hashes[index] = Self.part(of: point.hash, bits: bits)
      owners[index] = point.owner
    }
  }

  /// The owner of the first point at or above `hash`, which belongs into this bucket; `nil` when that lies behind
  /// the last one here, or when 31 bits do not tell. O(1), without a branch that is hard to guess.
  @inline(__always)
  func owner(of hash: UInt64, bits: UInt64) -> Int? {
    // Neither has a highest bit, so their difference has one exactly when the hash is below the hash; and as
    // hashes ascend, the number of those is an index.
    let part = Self.part(of: hash, bits: bits)
    let isBelow = (hashes &- SIMD8(repeating: part)) &>> SIMD8(repeating: 31)
    let index = Int(truncatingIfNeeded: isBelow.wrappedSum())
    guard index < Self.capacity, hashes[index] != part else { return nil }
    return Int(owners[index])
  }

  /// The 31 bits that follow the leading ones.
  @inline(__always)
  private static func part(of hash: UInt64, bits: UInt64) -> UInt32 {
    UInt32(truncatingIfNeeded: (hash &<< bits) &>> 33)
  }
}
