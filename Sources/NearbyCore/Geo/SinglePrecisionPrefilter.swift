/// The two radii of a ``ProximityFilter`` as squared chords in single precision: up to an inner bound a place
/// is within the radius for sure, beyond an outer bound it is not. What lies between is not decided here.
///
/// A part of a unit vector moves by at most 2^-25 when it is rounded to a `Float`, hence a chord between two
/// such vectors by at most 2 √3 2^-25 < 1.25e-7, which is 0.8 m on the ground. Five roundings of at most
/// 2^-24 of the square follow, together less than a millionth of it.
struct SinglePrecisionPrefilter: Hashable, Sendable {
  let inner: Float
  let outer: Float
  let innerOfLeaving: Float
  let outerOfLeaving: Float

  init(squaredChord: Double, squaredLeaveChord: Double) {
    (inner, outer) = Self.bounds(squaredChord)
    (innerOfLeaving, outerOfLeaving) = Self.bounds(squaredLeaveChord)
  }

  private static func bounds(_ squaredChord: Double) -> (inner: Float, outer: Float) {
    let chord = squaredChord.squareRoot()
    let (least, most) = (chord - 1.25e-7, chord + 1.25e-7)
    // A bound below zero lets nothing in.
    let inner = least > 0 ? Float(least * least * (1 - 1e-6)).nextDown : -1
    return (inner, Float(most * most * (1 + 1e-6)).nextUp)
  }
}

/// Four places in single precision, the unit that a ``UnitVectorTable`` is prefiltered in.
///
/// Two bounds are compared in one pass: what is within the inner one is near for sure,
/// what is beyond the outer one is far for sure, and only the rare rest is worth a look in double precision.
struct PrefilterGroup: Sendable {
  var x: SIMD4<Float>
  var y: SIMD4<Float>
  var z: SIMD4<Float>

  /// Four times the same place.
  init(repeating vector: UnitVector) {
    x = SIMD4(repeating: Float(vector.x))
    y = SIMD4(repeating: Float(vector.y))
    z = SIMD4(repeating: Float(vector.z))
  }

  mutating func set(_ vector: UnitVector, at lane: Int) {
    x[lane] = Float(vector.x)
    y[lane] = Float(vector.y)
    z[lane] = Float(vector.z)
  }
}

extension PrefilterGroup {
  /// Where the places of a half word lie: bit `4 * group + lane` of lane `lane`, set when within the bound.
  struct Bits {
    var inner: SIMD4<Int32> = .zero
    var outer: SIMD4<Int32> = .zero
  }

  /// The most groups that ``compare(_:in:around:inner:outer:)`` looks at: those of 32 places.
  static var groupsPerCall: Int { 8 }

  /// Compares the places of at most ``groupsPerCall`` of `groups`, those in `range`, with the place `centre`,
  /// whose four lanes are equal.
  ///
  /// Never inlined, and its sums leave it as vectors: where the optimizer sees their lanes become a word it
  /// trades the vector code for scalar code five times slower.
  @inline(never)
  static func compare(
    _ groups: ContiguousArray<PrefilterGroup>, in range: Range<Int>, around centre: PrefilterGroup,
    inner: SIMD4<Float>, outer: SIMD4<Float>
  ) -> Bits {
    var bits = Bits()
    var bit = SIMD4<Int32>(repeating: 1)
    for index in range {
      let group = groups[index]
      let (dx, dy, dz) = (group.x - centre.x, group.y - centre.y, group.z - centre.z)
      let squaredChord = dx * dx + dy * dy + dz * dz
      bits.inner |= lanes(of: squaredChord .<= inner) & bit
      bits.outer |= lanes(of: squaredChord .<= outer) & bit
      bit &<<= SIMD4(repeating: 4)
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
