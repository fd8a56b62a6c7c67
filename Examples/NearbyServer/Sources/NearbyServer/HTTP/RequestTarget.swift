/// What stands between the method and the version of a request (RFC 9112, section 3.2): a path, or all of a URL.
struct RequestTarget {
  /// The path without the query.
  let path: String

  /// The host, with the port if there is one; `nil` when the target does not name it.
  let authority: String?

  /// `nil` for a target that is neither, or whose scheme is not that of the web.
  init?(_ text: String) {
    // By bytes: what follows a question mark may be one character with it.
    let target = text.utf8.prefix { $0 != UInt8(ascii: "?") && $0 != UInt8(ascii: "#") }
    guard target.first != UInt8(ascii: "/") else {
      path = String(Substring(target))
      authority = nil
      return
    }
    guard let scheme = Self.schemes.first(where: { Substring(target.prefix($0.utf8.count)).isSameASCII(as: $0) })
    else { return nil }
    let rest = target.dropFirst(scheme.utf8.count)
    let authority = Substring(rest.prefix { $0 != UInt8(ascii: "/") })
    guard !authority.isEmpty, Self.isAuthority(authority) else { return nil }
    let path = rest.dropFirst(authority.utf8.count)
    self.path = path.isEmpty ? "/" : String(Substring(path))
    self.authority = String(authority)
  }

  private static let schemes = ["http://", "https://"]

  /// Whether a text has no byte that a host with a port cannot have. Without a user, which no request may name.
  static func isAuthority(_ text: Substring) -> Bool {
    text.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"):
        true
      default: "-._~!$&'()*+,;=:[]%".utf8.contains(byte)
      }
    }
  }
}
