import NearbyCore
import Synchronization

/// Which open session each resume token stands for, at whatever service of this server. As many as there are sessions.
package final class ResumeRegistry: Sendable {
  /// By the bytes of the tokens: clients may send any text.
  private let sessions = Mutex<[[UInt8]: OpenSession]>([:])

  /// A new token: 128 random bits in hexadecimal digits, which nobody guesses.
  package static func makeToken() -> String {
    var generator = SystemRandomNumberGenerator()
    return (0..<2).map { _ in
      let digits = String(UInt64.random(in: 0 ... .max, using: &generator), radix: 16)
      return String(repeating: "0", count: 16 - digits.count) + digits
    }.joined()
  }

  /// From now on the token stands for the session, until ``remove(_:)``.
  func insert(_ session: OpenSession, for token: String) {
    sessions.withLock { $0[Array(token.utf8)] = session }
  }

  func remove(_ token: String) {
    sessions.withLock { $0[Array(token.utf8)] = nil }
  }

  /// The session that the token stands for; `nil` for none, and for one of somebody else: the two look alike.
  func session(for token: String, of user: UserID) -> OpenSession? {
    guard let session = sessions.withLock({ $0[Array(token.utf8)] }), session.user == user else { return nil }
    return session
  }
}
