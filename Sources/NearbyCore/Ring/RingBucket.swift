/// The part of a ring that begins with certain leading bits, in 48 bytes.
///
/// A position is kept as the 31 bits that follow the leading ones. Behind the last point stand positions at the end
/// of the bucket, whose owner is that of the point that follows it.
struct RingBucket: Sendable {
  static let capacity = 8

  private var positions: SIMD8<UInt32>
  private var owners: SIMD8<UInt16>

  /// Takes the first of `points`, which have the same `bits` leading bits.
  init(_ points: some Collection<(position: UInt64, owner: UInt16)>, nextOwner: UInt16, bits: UInt64) {
    positions = SIMD8(repeating: .max >> 1)
    owners = SIMD8(repeating: nextOwner)
    for (index, point) in points.prefix(Self.capacity).enumerated() {
      positions[index] = Self.part(of: point.position, bits: bits)
      owners[index] = point.owner
    }
  }

  /// The owner of the first point at or above `hash`, which belongs into this bucket; `nil` when that lies behind
  /// the last one here, or when 31 bits do not tell. O(1), without a branch that is hard to guess.
  @inline(__always)
  func owner(of hash: UInt64, bits: UInt64) -> Int? {
    // Neither has a highest bit, so their difference has one exactly when the position is below the hash; and as
    // positions ascend, the number of those is an index.
    let part = Self.part(of: hash, bits: bits)
    let isBelow = (positions &- SIMD8(repeating: part)) &>> SIMD8(repeating: 31)
    let index = Int(truncatingIfNeeded: isBelow.wrappedSum())
    guard index < Self.capacity, positions[index] != part else { return nil }
    return Int(owners[index])
  }

  /// The 31 bits that follow the leading ones.
  @inline(__always)
  private static func part(of position: UInt64, bits: UInt64) -> UInt32 {
    UInt32(truncatingIfNeeded: (position &<< bits) &>> 33)
  }
}
