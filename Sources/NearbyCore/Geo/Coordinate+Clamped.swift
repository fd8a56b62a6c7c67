extension Coordinate {
  /// A place computed from others, where a rounding error may lie a hair outside of the range.
  init(clampingLatitude latitude: Double, longitude: Double) {
    self.latitude = min(max(latitude, -90), 90)
    self.longitude = min(max(longitude, -180), 180)
  }
}
