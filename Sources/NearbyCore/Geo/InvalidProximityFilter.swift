/// Why two numbers do not make a ``ProximityFilter``.
@nonexhaustive
public enum InvalidProximityFilter: Error, Hashable, Sendable {
  /// The radius is not finite, not above zero, or beyond ``Earth/halfCircumference``.
  case radius(Distance)

  /// The factor between the radii of leaving and appearing is not finite, or below 1.
  case leaveFactor(Double)
}
