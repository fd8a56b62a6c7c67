/// The two radii of a ``ProximityFilter`` for places that were rounded: what it holds back is not near for sure, what it
/// lets through has to be looked at exactly.
///
/// Rounding moves each part of a vector by half a step at most, and so the difference of two vectors by √3 steps, 1.733
/// with all roundings of the arithmetic. Everything after that is whole numbers and exact. So no more is let through in
/// vain than what lies within 22 m beyond the radius.
struct QuantizedPrefilter: Hashable, Sendable {
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
  func mayBeNear(_ a: SIMD3<Int64>, _ b: QuantizedVector, wasNear: Bool) -> Bool {
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
