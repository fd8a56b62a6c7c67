extension Hello: CustomStringConvertible, CustomReflectable {
  /// Not the token: whoever reads it in a log could act as the user.
  public var description: String { "Hello(private)" }

  /// Hides the token from `dump` and from the default descriptions of the values that contain it.
  public var customMirror: Mirror { Mirror(self, children: []) }
}
