import NIOCore

/// The names by which a machine means itself, whatever anybody's name server says.
package enum Loopback {
  /// Whether this is such a name or address; an address of version 6 without brackets.
  package static func has(name: String) -> Bool {
    if let address = try? SocketAddress(ipAddress: name, port: 0), let text = address.ipAddress {
      return text == "::1" || (address.protocol == .inet && text.hasPrefix("127."))
    }
    let name = name.lowercased()
    return name == "localhost" || name.hasSuffix(".localhost")
  }

  /// Whether this is such a name or address, with or without a port, as in the header field Host.
  static func has(authority: String) -> Bool {
    guard authority.first == "[" else { return has(name: String(authority.prefix { $0 != ":" })) }
    return has(name: String(authority.dropFirst().prefix { $0 != "]" }))
  }

  /// Whether a page of this origin has come from such a name.
  static func has(origin: Substring) -> Bool {
    RequestTarget(String(origin))?.authority.map(has(authority:)) ?? false
  }
}
