/// Whether a user lets friends see where it is.
public struct Sharing: Hashable, Sendable {
  /// Whether friends see nothing of the user until it shares again.
  public var isPaused: Bool

  /// Creates the choice to share or not.
  public init(isPaused: Bool) {
    self.isPaused = isPaused
  }
}
