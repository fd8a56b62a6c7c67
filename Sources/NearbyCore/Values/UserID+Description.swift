extension UserID: CustomStringConvertible, CustomReflectable {
  /// Not the id: who appears in a log is a private matter. Ask for ``text`` where the id itself is meant.
  public var description: String { "UserID(private)" }

  /// Hides the id from `dump` and from the default descriptions of the values that contain it.
  public var customMirror: Mirror { Mirror(self, children: []) }
}
