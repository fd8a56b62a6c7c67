extension ProximityFilter {
  /// Decides for every place of `table` whether it is near to `place`, given who was near before.
  ///
  /// Each bit of `mask` is read as `wasNear` and becomes what ``isNear(_:_:wasNear:)`` answers, without
  /// exception. Positions that the mask does not have yet were not near, so that a cleared mask asks for the
  /// plain radius; those beyond the table are cut off.
  ///
  /// O(`table.count`), at a fiftieth of the time of the haversine formula or less, and about half as fast
  /// where many are between the two radii. Nothing is allocated unless the mask grows.
  public func update(_ mask: inout ProximityMask, around place: UnitVector, in table: UnitVectorTable) {
    mask.resize(to: table.count)
    let centre = PrefilterGroup(repeating: place)
    for word in mask.words.indices {
      let wereNear = mask.words[word]
      let candidates = table.prefilter(
        word, around: centre, inner: prefilter.inner, outer: wereNear == 0 ? prefilter.outer : prefilter.outerOfLeaving)
      var near = candidates.inner
      var open = candidates.outer & ~near
      if wereNear != 0, open & (open &- 1) != 0 {
        // Several are between the radii: to prefilter once more costs less than to look at them one by one.
        let again = table.prefilter(word, around: centre, inner: prefilter.innerOfLeaving, outer: prefilter.outer)
        near |= open & wereNear & again.inner
        open &= (wereNear & ~again.inner) | (~wereNear & again.outer)
      }
      while open != 0 {
        let bit = open & (0 &- open)
        let other = table.vectors[word &* 64 &+ open.trailingZeroBitCount]
        if isNear(place, other, wasNear: wereNear & bit != 0) { near |= bit }
        open &= ~bit
      }
      mask.words[word] = near
    }
  }

  /// Decides for the places at `indices` of `table` whether they are near to `place`, given who was near
  /// before.
  ///
  /// As ``update(_:around:in:)``, where bit *i* is about the place at `indices[i]`. O(`indices.count`),
  /// each place being read where it lies, so that in a large table the time is that of the memory. Nothing is
  /// allocated unless the mask grows.
  ///
  /// - Precondition: The indices are in `0..<table.count`.
  public func update(
    _ mask: inout ProximityMask, around place: UnitVector, in table: UnitVectorTable, at indices: [Int]
  ) {
    mask.resize(to: indices.count)
    for word in mask.words.indices {
      let start = word &* 64
      let end = min(start &+ 64, indices.count)
      let wereNear = mask.words[word]
      var near = nearOfPairs(place, table.vectors, indices, in: start..<end, wereNear)
      if (end &- start) & 1 != 0 {
        let bit: UInt64 = 1 &<< UInt64(truncatingIfNeeded: end &- start &- 1)
        if isNear(place, table.vectors[indices[end &- 1]], wasNear: wereNear & bit != 0) { near |= bit }
      }
      mask.words[word] = near
    }
  }

  /// The bits of those that are near, of at most 64 places, two at a time; an odd one at the end is left out.
  ///
  /// Two is what every machine has vectors for, and the arithmetic is that of ``isNear(_:_:wasNear:)``.
  @inline(__always)
  private func nearOfPairs(
    _ place: UnitVector, _ vectors: ContiguousArray<UnitVector>, _ indices: [Int], in range: Range<Int>,
    _ wereNear: UInt64
  ) -> UInt64 {
    let (x, y, z) = (SIMD2(repeating: place.x), SIMD2(repeating: place.y), SIMD2(repeating: place.z))
    let (enter, leave) = (SIMD2(repeating: squaredChord), SIMD2(repeating: squaredLeaveChord))
    let before = SIMD2(repeating: Int64(bitPattern: wereNear))
    var bits = SIMD2<Int64>(1, 2)
    var near = SIMD2<Int64>.zero
    var index = range.lowerBound
    while index &+ 1 < range.upperBound {
      let (first, second) = (vectors[indices[index]], vectors[indices[index &+ 1]])
      let dx = x - SIMD2(first.x, second.x)
      let dy = y - SIMD2(first.y, second.y)
      let dz = z - SIMD2(first.z, second.z)
      let squared = dx * dx + dy * dy + dz * dz
      // A mask is a vector of lanes that are 0 or -1, and nothing else; the cast checks the size.
      let isIn = unsafe unsafeBitCast(squared .<= enter, to: SIMD2<Int64>.self)
      let stays = unsafe unsafeBitCast(squared .<= leave, to: SIMD2<Int64>.self)
      near |= (isIn | (stays & before)) & bits
      bits &<<= SIMD2(repeating: 2)
      index &+= 2
    }
    return UInt64(bitPattern: near[0] | near[1])
  }
}
