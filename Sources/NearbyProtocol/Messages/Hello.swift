public import NearbyCore

/// The first message of every connection.
public struct Hello: Hashable, Sendable {
  /// Proves who the user is. Opaque to this package, and a secret.
  public var token: String

  /// What the user decides about being seen; `nil`: as it was.
  public var sharing: SharingDecision?

  /// Where the client is, so that the snapshot can be complete at once.
  public var report: LocationReport?

  /// The ``Welcome/resume`` of the connection that this one takes the place of; empty without one.
  public var resume: String

  /// Whether the client understands ``ServerMessage/Body/batch(_:)``.
  public var acceptsBatches: Bool

  /// Creates a hello.
  public init(
    token: String, sharing: SharingDecision? = nil, report: LocationReport? = nil, resume: String = "",
    acceptsBatches: Bool = false
  ) {
    self.token = token
    self.sharing = sharing
    self.report = report
    self.resume = resume
    self.acceptsBatches = acceptsBatches
  }
}

extension Hello: CustomStringConvertible, CustomReflectable {
  /// Not the token: whoever reads it in a log could act as the user.
  public var description: String { "Hello(private)" }

  /// Hides the token from `dump` and from the default descriptions of the values that contain it.
  public var customMirror: Mirror { Mirror(self, children: []) }
}
