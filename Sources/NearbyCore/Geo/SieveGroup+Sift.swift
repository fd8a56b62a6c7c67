extension SieveGroup {
  /// Where the places of a half word lie: bit `4 * group + lane` of lane `lane`, set when within the bound.
  struct Bits {
    var inner: SIMD4<Int32> = .zero
    var outer: SIMD4<Int32> = .zero
  }

  /// How many groups ``sift(_:from:around:within:)`` looks at: those of 32 places.
  static var groupsPerCall: Int { 8 }

  /// Compares the 32 places of `groups` from the group `start` on with the place `centre`, whose four lanes
  /// are equal.
  ///
  /// Never inlined, and its sums leave it as vectors: where the optimizer sees their lanes become a word it
  /// trades the vector code for scalar code five times slower.
  @inline(never)
  static func sift(
    _ groups: ContiguousArray<SieveGroup>, from start: Int, around centre: SieveGroup, inner: SIMD4<Float>,
    outer: SIMD4<Float>
  ) -> Bits {
    var bits = Bits()
    for offset in 0..<groupsPerCall {
      let group = groups[start &+ offset]
      let (dx, dy, dz) = (group.x - centre.x, group.y - centre.y, group.z - centre.z)
      let squaredChord = dx * dx + dy * dy + dz * dz
      let place = SIMD4(repeating: Int32(truncatingIfNeeded: 1 << (4 * offset)))
      bits.inner |= lanes(of: squaredChord .<= inner) & place
      bits.outer |= lanes(of: squaredChord .<= outer) & place
    }
    return bits
  }

  /// All bits of each lane that is true. Selecting by the mask says the same, at thrice the time.
  @inline(__always)
  private static func lanes(of mask: SIMDMask<SIMD4<Int32>>) -> SIMD4<Int32> {
    // A mask is a vector of lanes that are 0 or -1, and nothing else; the cast checks the size.
    unsafe unsafeBitCast(mask, to: SIMD4<Int32>.self)
  }

  /// Gathers the lanes of ``Bits`` into 32 bits in the order of the places.
  @inline(__always)
  static func word(_ lanes: SIMD4<Int32>) -> UInt64 {
    let (first, second) = (UInt32(bitPattern: lanes[0]), UInt32(bitPattern: lanes[1]))
    let (third, fourth) = (UInt32(bitPattern: lanes[2]), UInt32(bitPattern: lanes[3]))
    return UInt64(first | second &<< 1 | third &<< 2 | fourth &<< 3)
  }
}
