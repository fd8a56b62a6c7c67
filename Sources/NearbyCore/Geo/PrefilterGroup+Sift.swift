extension PrefilterGroup {
  /// Where the places of a half word lie: bit `4 * group + lane` of lane `lane`, set when within the bound.
  struct Bits {
    var inner: SIMD4<Int32> = .zero
    var outer: SIMD4<Int32> = .zero
  }

  /// The most groups that ``sift(_:in:around:inner:outer:)`` looks at: those of 32 places.
  static var groupsPerCall: Int { 8 }

  /// Compares the places of at most ``groupsPerCall`` of `groups`, those in `range`, with the place `centre`,
  /// whose four lanes are equal.
  ///
  /// Never inlined, and its sums leave it as vectors: where the optimizer sees their lanes become a word it
  /// trades the vector code for scalar code five times slower.
  @inline(never)
  static func sift(
    _ groups: ContiguousArray<PrefilterGroup>, in range: Range<Int>, around centre: PrefilterGroup,
    inner: SIMD4<Float>, outer: SIMD4<Float>
  ) -> Bits {
    var bits = Bits()
    var place = SIMD4<Int32>(repeating: 1)
    for index in range {
      let group = groups[index]
      let (dx, dy, dz) = (group.x - centre.x, group.y - centre.y, group.z - centre.z)
      let squaredChord = dx * dx + dy * dy + dz * dz
      bits.inner |= lanes(of: squaredChord .<= inner) & place
      bits.outer |= lanes(of: squaredChord .<= outer) & place
      place &<<= SIMD4(repeating: 4)
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
