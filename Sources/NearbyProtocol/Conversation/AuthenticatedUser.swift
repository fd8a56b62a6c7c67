public import NearbyCore

/// Whom a token names, and for how long.
public struct AuthenticatedUser: Hashable, Sendable {
  /// Whom the token names.
  public let user: UserID

  /// When the token ceases to be good, and the connection with it; `nil` for never.
  public let expiresAt: Timestamp?

  /// Says whom a token names.
  ///
  /// - Parameters:
  ///   - user: Whom the token names.
  ///   - expiresAt: When the token ceases to be good; `nil` for never.
  public init(_ user: UserID, expiresAt: Timestamp? = nil) {
    self.user = user
    self.expiresAt = expiresAt
  }
}
