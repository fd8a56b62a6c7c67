/// Decides who is near, with hysteresis: a friend appears within the radius, and leaves only at a little more than it.
///
/// The gap between the two radii keeps two people who stand at the border from appearing and leaving with every
/// report. A filter whose leave factor is 1 has no gap, and near is exactly the set of places within the radius.
///
/// The answer is that of ``Coordinate/distance(to:)`` `<=` radius, except within a band at the border where
/// the rounding of the vectors decides: 0.01 µm (10 nm) to either side up to a radius of 10,000 km, and 0.01
/// µm / cos(radius / 2R) beyond, which stays below 1 µm up to 19,880 km.
public struct ProximityFilter: Hashable, Sendable {
  /// Up to this distance, itself included, a place becomes near.
  public let radius: Distance

  /// Up to this distance, itself included, a place stays near; at most ``Earth/halfCircumference``.
  public let leaveRadius: Distance

  @usableFromInline
  package let squaredChord: Double

  @usableFromInline
  package let squaredLeaveChord: Double

  let prefilter: SinglePrecisionPrefilter
  package let quantizedPrefilter: QuantizedPrefilter

  /// Creates a filter that lets in at `radius` and out beyond `radius` times `leaveFactor`.
  ///
  /// - Throws: ``InvalidProximityFilter`` when the radius is not finite, not above zero or beyond
  ///   ``Earth/halfCircumference``, or the factor is not finite or below 1.
  public init(radius: Distance, leaveFactor: Double = 1.05) throws(InvalidProximityFilter) {
    // NaN fails both comparisons.
    guard radius.metres > 0, radius <= Earth.halfCircumference else { throw .radius(radius) }
    guard leaveFactor >= 1, leaveFactor.isFinite else { throw .leaveFactor(leaveFactor) }
    self.radius = radius
    leaveRadius = min(Distance(metres: radius.metres * leaveFactor), Earth.halfCircumference)
    squaredChord = Self.squaredChord(spanning: radius)
    squaredLeaveChord = Self.squaredChord(spanning: leaveRadius)
    prefilter = SinglePrecisionPrefilter(squaredChord: squaredChord, squaredLeaveChord: squaredLeaveChord)
    quantizedPrefilter = QuantizedPrefilter(squaredChord: squaredChord, squaredLeaveChord: squaredLeaveChord)
  }

  /// Whether the places `a` and `b` are near each other, given whether they were before. O(1), no
  /// trigonometry.
  ///
  /// ``UnitVector/unknown`` is near nothing.
  @inlinable
  public func isNear(_ a: UnitVector, _ b: UnitVector, wasNear: Bool) -> Bool {
    a.squaredChord(to: b) <= (wasNear ? squaredLeaveChord : squaredChord)
  }

  private static func squaredChord(spanning distance: Distance) -> Double {
    // Antipodal vectors may lie a rounding error more than 2 apart, and yet nothing is out of this range.
    if distance >= Earth.halfCircumference { return .infinity }
    let half = sine(distance.metres / (2 * Earth.meanRadius.metres))
    return 4 * half * half
  }
}

/// Why two numbers do not make a ``ProximityFilter``.
@nonexhaustive
public enum InvalidProximityFilter: Error, Hashable, Sendable {
  /// The radius is not finite, not above zero, or beyond ``Earth/halfCircumference``.
  case radius(Distance)

  /// The factor between the radii of leaving and appearing is not finite, or below 1.
  case leaveFactor(Double)
}
