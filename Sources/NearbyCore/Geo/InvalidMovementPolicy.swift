/// Why some limits do not make a ``MovementPolicy``: each must be a number, and above or at the least that is
/// named.
@nonexhaustive
public enum InvalidMovementPolicy: Error, Hashable, Sendable {
  /// The speed in m/s is not above zero.
  case maximumSpeed(Double)

  /// The interval is below zero.
  case minimumInterval(Duration)

  /// The skew is below zero.
  case maximumClockSkew(Duration)

  /// The accuracy is below zero.
  case accuracyCeiling(Distance)
}
