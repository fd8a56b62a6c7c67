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
