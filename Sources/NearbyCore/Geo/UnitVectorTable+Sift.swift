extension UnitVectorTable {
  /// Which of the 64 places from `64 * word` on lie within each of two bounds of the squared chord, in single
  /// precision: a bit each, the lowest first.
  @inline(__always)
  func sift(
    _ word: Int, around centre: PrefilterGroup, inner: Float, outer: Float
  ) -> (inner: UInt64, outer: UInt64) {
    let start = word &* 2 &* PrefilterGroup.groupsPerCall
    let middle = start &+ PrefilterGroup.groupsPerCall
    let (inner, outer) = (SIMD4(repeating: inner), SIMD4(repeating: outer))
    let first = start..<min(middle, groups.count)
    let low = PrefilterGroup.sift(groups, in: first, around: centre, inner: inner, outer: outer)
    let bits = (PrefilterGroup.word(low.inner), PrefilterGroup.word(low.outer))
    if middle >= groups.count { return bits }
    let second = middle..<min(middle &+ PrefilterGroup.groupsPerCall, groups.count)
    let high = PrefilterGroup.sift(groups, in: second, around: centre, inner: inner, outer: outer)
    return (
      bits.0 | PrefilterGroup.word(high.inner) &<< 32,
      bits.1 | PrefilterGroup.word(high.outer) &<< 32
    )
  }
}
