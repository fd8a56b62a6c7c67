package import NearbyCore
package import NearbyProtocol

/// Decides whether a client is who it says. A real system asks its identity provider, or checks a signed token as
/// ``TokenAuthority`` does.
package protocol TokenVerifier: Sendable {
  /// The user that the token was issued for, and until when.
  func verify(_ token: String, at now: Timestamp) throws(InvalidToken) -> AuthenticatedUser
}

/// Why a token is not valid. Clients are not told which: who tries tokens should not learn from it.
package enum InvalidToken: Error, Hashable, Sendable {
  /// The token is not of the form of its issuer.
  case malformed

  /// The token was not issued with this key, or has been changed.
  case forged

  /// The token was good once.
  case expired
}
