extension Welcome: CustomStringConvertible, CustomReflectable {
  /// Not what the client resumes with: whoever reads it in a log could end the connection of a user whose token it has.
  public var description: String { "Welcome(private)" }

  /// Hides what the client resumes with from `dump` and from the default descriptions of the values that contain it.
  public var customMirror: Mirror { Mirror(self, children: []) }
}
