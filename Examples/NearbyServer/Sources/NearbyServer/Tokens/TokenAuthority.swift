#if Tokens
  import Crypto
  import Foundation
  package import NearbyCore
  package import NearbyProtocol

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

    /// Reads the secret key from a file that has it in hexadecimal digits or in Base64, on one line or several.
    package init(keyFile path: String) throws(InvalidTokenKey) {
      guard let text = FileManager.default.contents(atPath: path) else { throw .unreadable(path: path) }
      let start = text.starts(with: ByteOrderMark.bytes) ? ByteOrderMark.bytes.count : 0
      let digits: [UInt8] = text.dropFirst(start).filter { !Self.whiteSpace.contains($0) }
      guard let key = Self.bytes(hexadecimal: digits) ?? Data(base64Encoded: Data(digits)).map({ Array($0) }) else {
        throw .malformed(path: path)
      }
      try self.init(key: key)
    }

    private static let whiteSpace = " \t\r\n".utf8

    /// A token that lets its bearer be `user` until `expiresAt`.
    package func issue(for user: UserID, expiresAt: Timestamp) -> String {
      let claim = "v1.\(Self.base64url(Data(user.text.utf8))).\(expiresAt.milliseconds)"
      return "\(claim).\(Self.base64url(Data(mac(of: claim))))"
    }

    package func verify(_ token: String, at now: Timestamp) throws(InvalidToken) -> AuthenticatedUser {
      let token = Array(token.utf8)
      let parts = token.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
      guard parts.count == 4, parts[0].elementsEqual("v1".utf8), let name = Self.data(base64url: parts[1]),
        let expiry = Int64(String(decoding: parts[2], as: UTF8.self)), let mac = Self.data(base64url: parts[3])
      else { throw .malformed }
      let claim = token[..<(parts[3].startIndex - 1)]
      guard HMAC<SHA256>.isValidAuthenticationCode(mac, authenticating: Data(claim), using: key) else {
        throw .forged
      }
      guard now.milliseconds < expiry else { throw .expired }
      // Every byte of it: Foundation would take a byte order mark for no part of the text.
      guard let text = String(validating: name, as: UTF8.self), let user = try? UserID(text) else {
        throw .malformed
      }
      return AuthenticatedUser(user, expiresAt: Timestamp(milliseconds: expiry))
    }

    private func mac(of claim: String) -> HMAC<SHA256>.MAC {
      HMAC<SHA256>.authenticationCode(for: Data(claim.utf8), using: key)
    }

    private static func base64url(_ data: Data) -> String {
      data.base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }

    private static func data(base64url text: ArraySlice<UInt8>) -> Data? {
      var digits = Data()
      for byte in text {
        switch byte {
        case UInt8(ascii: "-"): digits.append(UInt8(ascii: "+"))
        case UInt8(ascii: "_"): digits.append(UInt8(ascii: "/"))
        case UInt8(ascii: "+"), UInt8(ascii: "/"), UInt8(ascii: "="): return nil
        default: digits.append(byte)
        }
      }
      digits += Data(repeating: UInt8(ascii: "="), count: (4 - digits.count % 4) % 4)
      return Data(base64Encoded: digits)
    }

    private static func bytes(hexadecimal digits: [UInt8]) -> [UInt8]? {
      let values = digits.map { Character(Unicode.Scalar($0)).hexDigitValue }
      guard values.count.isMultiple(of: 2), !values.contains(nil) else { return nil }
      return stride(from: 0, to: values.count, by: 2).map {
        UInt8((values[$0] ?? 0) << 4 | (values[$0 + 1] ?? 0))
      }
    }
  }
#endif
