extension Geohash: CustomStringConvertible, CustomReflectable {
  /// Not the name: where somebody is must not slip into a log.
  public var description: String { "Geohash(private)" }

  /// Hides the cell from `dump` and from the default descriptions of the values that contain it.
  public var customMirror: Mirror { Mirror(self, children: []) }
}
