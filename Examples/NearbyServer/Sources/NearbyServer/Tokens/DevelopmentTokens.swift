package import NearbyCore
package import NearbyProtocol

/// Lets anyone be anyone: the token `dev:USER` stands for the user. For development, when it is asked for.
package struct DevelopmentTokens: TokenVerifier {
  private static let prefix = "dev:"

  package init() {}

  package static func token(for user: UserID) -> String {
    prefix + user.text
  }

  package func verify(_ token: String, at now: Timestamp) throws(InvalidToken) -> AuthenticatedUser {
    // By bytes: an id may begin with what would be one character with the colon.
    guard token.utf8.starts(with: Self.prefix.utf8) else { throw .malformed }
    do {
      return AuthenticatedUser(try UserID(String(Substring(token.utf8.dropFirst(Self.prefix.utf8.count)))))
    } catch {
      throw .malformed
    }
  }
}
