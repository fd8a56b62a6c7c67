package import NearbyCore

/// Lets anyone be anyone: the token `dev:USER` stands for the user. For development, when it is asked for.
package struct DevelopmentTokens: TokenVerifier {
  private static let prefix = "dev:"

  package init() {}

  package static func token(for user: UserID) -> String {
    prefix + user.text
  }

  package func verify(_ token: String, at now: Timestamp) throws(InvalidToken) -> UserID {
    guard token.hasPrefix(Self.prefix) else { throw .malformed }
    do {
      return try UserID(String(token.dropFirst(Self.prefix.count)))
    } catch {
      throw .malformed
    }
  }
}
