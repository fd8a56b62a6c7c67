import Crypto
import Foundation
package import NearbyCore

/// Issues and verifies tokens `v1.USER.EXPIRY.MAC`: the user's id in Base64url, the end in Unix milliseconds, and the
/// HMAC-SHA256 of all before it in Base64url.
package struct TokenAuthority: TokenVerifier {
  private static let minimumKeyByteCount = 32
  private let key: SymmetricKey

  /// Takes a secret key.
  ///
  /// - Throws: ``InvalidTokenKey`` when it has fewer than 32 bytes.
  package init(key: [UInt8]) throws(InvalidTokenKey) {
    guard key.count >= Self.minimumKeyByteCount else { throw .tooShort(byteCount: key.count) }
    self.key = SymmetricKey(data: key)
  }

  /// Reads the secret key from a file that has it in hexadecimal digits or in Base64.
  package init(keyFile path: String) throws(InvalidTokenKey) {
    guard let text = try? String(contentsOfFile: path, encoding: .utf8) else { throw .unreadable(path: path) }
    let digits = text.trimmingCharacters(in: .whitespacesAndNewlines)
    guard let key = Self.bytes(hexadecimal: digits) ?? Data(base64Encoded: digits).map({ Array($0) }) else {
      throw .malformed(path: path)
    }
    try self.init(key: key)
  }

  /// A token that lets its bearer be `user` until `expiresAt`.
  package func issue(for user: UserID, expiresAt: Timestamp) -> String {
    let claim = "v1.\(Self.base64url(Data(user.text.utf8))).\(expiresAt.milliseconds)"
    return "\(claim).\(Self.base64url(Data(mac(of: claim))))"
  }

  package func verify(_ token: String, at now: Timestamp) throws(InvalidToken) -> UserID {
    let parts = token.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 4, parts[0] == "v1", let name = Self.data(base64url: parts[1]),
      let expiry = Int64(parts[2]), let mac = Self.data(base64url: parts[3])
    else { throw .malformed }
    let claim = parts[..<3].joined(separator: ".")
    guard HMAC<SHA256>.isValidAuthenticationCode(mac, authenticating: Data(claim.utf8), using: key) else {
      throw .forged
    }
    guard now.milliseconds < expiry else { throw .expired }
    guard let text = String(data: name, encoding: .utf8), let user = try? UserID(text) else {
      throw .malformed
    }
    return user
  }

  private func mac(of claim: String) -> HMAC<SHA256>.MAC {
    HMAC<SHA256>.authenticationCode(for: Data(claim.utf8), using: key)
  }

  private static func base64url(_ data: Data) -> String {
    data.base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
  }

  private static func data(base64url text: Substring) -> Data? {
    guard !text.contains(where: { $0 == "+" || $0 == "/" || $0 == "=" }) else { return nil }
    let digits = text.replacing("-", with: "+").replacing("_", with: "/")
    return Data(base64Encoded: digits + String(repeating: "=", count: (4 - digits.count % 4) % 4))
  }

  private static func bytes(hexadecimal digits: String) -> [UInt8]? {
    let values = digits.map(\.hexDigitValue)
    guard values.count.isMultiple(of: 2), !values.contains(nil) else { return nil }
    return stride(from: 0, to: values.count, by: 2).map {
      UInt8((values[$0] ?? 0) << 4 | (values[$0 + 1] ?? 0))
    }
  }
}
