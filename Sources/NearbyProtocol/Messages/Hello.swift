public import NearbyCore

/// The first message of every connection.
public struct Hello: Hashable, Sendable {
  /// Proves who the user is. Opaque to this package, and a secret.
  public var token: String

  /// Whether the user shares locations from now on; `nil`: as it was.
  public var sharing: Sharing?

  /// Where the client is, so that the snapshot can be complete at once.
  public var report: LocationReport?

  /// Creates a hello.
  public init(token: String, sharing: Sharing? = nil, report: LocationReport? = nil) {
    self.token = token
    self.sharing = sharing
    self.report = report
  }
}
