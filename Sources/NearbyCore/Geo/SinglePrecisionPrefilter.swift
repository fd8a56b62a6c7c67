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
