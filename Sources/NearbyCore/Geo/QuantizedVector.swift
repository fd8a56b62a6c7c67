/// A ``UnitVector`` quantised to 21 bits a part, which is to cubes 6 m wide: eight bytes, where the exact one has
/// twenty-four.
///
/// A walk over many places in random order costs what it fetches from memory. So it compares these first, a
/// million of which lie in eight megabytes, and reads the exact vectors only of those that ``QuantizedPrefilter``
/// lets through.
package struct QuantizedVector: Sendable {
  /// A part of -1 is 0, and one of 1 is twice this.
  package static var unit: Double { 0x1p20 - 1 }

  private static var partWidth: UInt64 { 21 }

  /// The three parts, `x` the lowest.
  private let bits: UInt64

  /// Quantises each part of `vector` to the nearest step of the grid. O(1).
  @inline(__always)
  package init(_ vector: UnitVector) {
    guard vector.isKnown else {
      self = .unknown
      return
    }
    bits =
      Self.step(vector.x) | Self.step(vector.y) &<< Self.partWidth | Self.step(vector.z)
      &<< (2 * Self.partWidth)
  }

  private init(bits: UInt64) {
    self.bits = bits
  }

  /// Stands for a place that is not known. Its `z`, the only part with a 22nd bit, is further away from every place
  /// than any two places are from each other.
  package static var unknown: QuantizedVector { QuantizedVector(bits: .max) }

  /// The parts as whole steps.
  @inline(__always)
  package var parts: SIMD3<Int64> {
    let mask = 1 &<< Self.partWidth &- 1
    return SIMD3(
      Int64(truncatingIfNeeded: bits & mask),
      Int64(truncatingIfNeeded: bits &>> Self.partWidth & mask),
      Int64(truncatingIfNeeded: bits &>> (2 * Self.partWidth)))
  }

  @inline(__always)
  func prefetch() -> UInt { UInt(truncatingIfNeeded: bits) }

  // Quantising may put a part of a vector a little beyond 1.
  @inline(__always)
  private static func step(_ part: Double) -> UInt64 {
    UInt64((min(max(part, -1), 1) + 1) * unit + 0.5)
  }
}

/// The two radii of a ``ProximityFilter`` for quantised places: what it holds back is not near for sure, what
/// it lets through has to be looked at exactly.
///
/// Quantising moves each part of a vector by half a step at most, and so the difference of two vectors by √3 steps,
/// 1.733 with all roundings of the arithmetic. Everything after that is whole numbers and exact. So no more is let
/// through in vain than what lies within 22 m beyond the radius.
package struct QuantizedPrefilter: Hashable, Sendable {
  private static var margin: Double { 1.75 }

  private let outer: Int64
  private let outerOfLeaving: Int64

  init(squaredChord: Double, squaredLeaveChord: Double) {
    outer = Self.bound(squaredChord)
    outerOfLeaving = Self.bound(squaredLeaveChord)
  }

  /// Whether two places may be near each other, given whether they were before; never when one of them is
  /// unknown. O(1), without a branch.
  @inline(__always)
  package func mayBeNear(_ a: SIMD3<Int64>, _ b: QuantizedVector, wasNear: Bool) -> Bool {
    let b = b.parts
    let (dx, dy, dz) = (a.x &- b.x, a.y &- b.y, a.z &- b.z)
    return dx &* dx &+ dy &* dy &+ dz &* dz <= (wasNear ? outerOfLeaving : outer)
  }

  private static func bound(_ squaredChord: Double) -> Int64 {
    // No chord is longer than 2, whatever the radius: a larger bound would let the unknown in.
    let steps = min(squaredChord.squareRoot(), 2) * QuantizedVector.unit + margin
    return Int64(steps * steps)
  }
}
