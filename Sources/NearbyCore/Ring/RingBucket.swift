/// The part of a ring that begins with certain leading bits, in one line of a processor's cache.
///
/// An entry is a point in 63 bits: above, what follows the leading bits of its position; below, in the bits that
/// became free, the index of the slot that owns it. The entries behind the last point are above every hash and
/// have the owner of the point that follows the bucket.
struct RingBucket: Sendable {
  static let capacity = 8

  private var entries: SIMD8<UInt64>

  /// Packs the first of `points`, which have the same `bits` leading bits. Owners are below 2^(`bits` - 1).
  init(_ points: some Collection<(position: UInt64, owner: UInt32)>, nextOwner: UInt32, bits: UInt64) {
    entries = SIMD8(repeating: Self.key(.max, bits: bits) | UInt64(nextOwner))
    for (index, point) in points.prefix(Self.capacity).enumerated() {
      entries[index] = Self.key(point.position, bits: bits) | UInt64(point.owner)
    }
  }

  /// The owner of the first point at or above `hash`, which belongs into this bucket; `nil` when that lies behind
  /// the last entry. O(1), without a branch that depends on the hash.
  @inline(__always)
  func owner(of hash: UInt64, bits: UInt64) -> Int? {
    // An entry is below the key exactly when its position is below the hash, whatever its owner. Neither has a
    // highest bit, so the difference has one exactly then; and as entries ascend, their number is an index.
    let key = Self.key(hash, bits: bits)
    let isBelow = (entries &- SIMD8(repeating: key)) &>> SIMD8(repeating: 63)
    let index = Int(truncatingIfNeeded: isBelow.wrappedSum())
    guard index < Self.capacity else { return nil }
    return Int(truncatingIfNeeded: entries[index] & ((1 &<< (bits &- 1)) &- 1))
  }

  /// What follows the leading bits, with a 0 above and room for an owner below.
  @inline(__always)
  private static func key(_ position: UInt64, bits: UInt64) -> UInt64 {
    (position &<< bits) &>> 1
  }
}
