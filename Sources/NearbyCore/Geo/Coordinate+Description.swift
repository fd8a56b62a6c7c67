extension Coordinate: CustomStringConvertible, CustomReflectable {
  /// Not the numbers: where somebody is must not slip into a log.
  public var description: String { "Coordinate(private)" }

  /// Hides the numbers from `dump` and from the default descriptions of the values that contain it.
  public var customMirror: Mirror { Mirror(self, children: []) }
}
