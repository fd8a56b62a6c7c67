/// Four places in single precision, the unit that a ``UnitVectorTable`` is sifted in.
///
/// Two bounds are compared in one pass: what is within the inner one of a ``ChordBand`` is near for sure,
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
