public import NearbyCore

/// The answer to ``Hello``: whom the server takes the client for, and how it works.
public struct Welcome: Hashable, Sendable {
  /// Whom the token names.
  public var user: UserID

  /// What the server refuses.
  public var limits: Limits

  /// How the server works, for the client to adapt to.
  public var hints: Hints

  /// For the ``Hello/resume`` of the client's next connection, if it loses this one; empty: it cannot. Opaque to clients,
  /// and no proof of who the user is.
  public var resume: String

  /// Whether the connection that the client's own ``Hello/resume`` named was still open at this server. It is closed now.
  public var isResumed: Bool

  /// Creates a welcome.
  public init(user: UserID, limits: Limits, hints: Hints, resume: String = "", isResumed: Bool = false) {
    self.user = user
    self.limits = limits
    self.hints = hints
    self.resume = resume
    self.isResumed = isResumed
  }
}
