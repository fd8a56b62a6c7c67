extension UnitVectorTable {
  /// Which of the 64 places from `64 * word` on lie within each of two bounds of the squared chord, in single
  /// precision: a bit each, the lowest first.
  @inline(__always)
  func sift(
    _ word: Int, around centre: SieveGroup, inner: Float, outer: Float
  ) -> (inner: UInt64, outer: UInt64) {
    let start = word &* 2 &* SieveGroup.groupsPerCall
    let middle = start &+ SieveGroup.groupsPerCall
    let (inner, outer) = (SIMD4(repeating: inner), SIMD4(repeating: outer))
    let first = start..<min(middle, groups.count)
    let low = SieveGroup.sift(groups, in: first, around: centre, inner: inner, outer: outer)
    let bits = (SieveGroup.word(low.inner), SieveGroup.word(low.outer))
    if middle >= groups.count { return bits }
    let second = middle..<min(middle &+ SieveGroup.groupsPerCall, groups.count)
    let high = SieveGroup.sift(groups, in: second, around: centre, inner: inner, outer: outer)
    return (
      bits.0 | SieveGroup.word(high.inner) &<< 32,
      bits.1 | SieveGroup.word(high.outer) &<< 32
    )
  }
}
