/// A place on the globe in degrees, WGS 84 latitude and longitude, always valid.
public struct Coordinate: Hashable, Sendable {
  /// Degrees north of the equator, -90...90.
  public let latitude: Double

  /// Degrees east of Greenwich, -180...180. Both ends name the same meridian.
  public let longitude: Double

  /// Takes two numbers in degrees as a place. O(1).
  ///
  /// - Throws: ``InvalidCoordinate`` when a number is not finite or out of range.
  @inlinable
  public init(latitude: Double, longitude: Double) throws(InvalidCoordinate) {
    // NaN fails both comparisons.
    guard latitude >= -90, latitude <= 90 else { throw .latitude }
    guard longitude >= -180, longitude <= 180 else { throw .longitude }
    self.latitude = latitude
    self.longitude = longitude
  }
}

extension Coordinate: CustomStringConvertible, CustomReflectable {
  /// Not the numbers: where somebody is must not slip into a log.
  public var description: String { "Coordinate(private)" }

  /// Hides the numbers from `dump` and from the default descriptions of the values that contain it.
  public var customMirror: Mirror { Mirror(self, children: []) }
}

extension Coordinate {
  /// A place computed from others, where a rounding error may lie a hair outside of the range.
  init(clampingLatitude latitude: Double, longitude: Double) {
    self.latitude = min(max(latitude, -90), 90)
    self.longitude = min(max(longitude, -180), 180)
  }
}

/// Which part of a coordinate is not finite or out of range. It never carries the number: locations are
/// private.
@nonexhaustive
public enum InvalidCoordinate: Error, Hashable, Sendable {
  /// The latitude is not a number in -90...90.
  case latitude

  /// The longitude is not a number in -180...180.
  case longitude
}
