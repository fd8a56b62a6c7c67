public import NearbyCore

/// The answer to ``Hello``: whom the server takes the client for, and how it works.
public struct Welcome: Hashable, Sendable {
  /// Whom the token names.
  public var user: UserID

  /// What the server refuses.
  public var limits: Limits

  /// How the server works, for the client to adapt to.
  public var hints: Hints

  /// Creates a welcome.
  public init(user: UserID, limits: Limits, hints: Hints) {
    self.user = user
    self.limits = limits
    self.hints = hints
  }
}
