/// Which part of a coordinate is not finite or out of range. It never carries the number: locations are
/// private.
@nonexhaustive
public enum InvalidCoordinate: Error, Hashable, Sendable {
  /// The latitude is not a number in -90...90.
  case latitude

  /// The longitude is not a number in -180...180.
  case longitude
}
