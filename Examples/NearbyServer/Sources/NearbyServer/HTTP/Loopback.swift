import NIOCore

/// The names by which a machine means itself, whatever anybody's name server says.
package enum Loopback {
  /// Whether this is such a name or address; an address of version 6 without brackets.
  package static func has(name: String) -> Bool {
    if let address = try? SocketAddress(ipAddress: name, port: 0), let text = address.ipAddress {
      return text == "::1" || (address.protocol == .inet && text.utf8.starts(with: "127.".utf8))
    }
    let labels = name.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    return labels.last.map { Substring($0).isSameASCII(as: "localhost") } ?? false
  }

  /// Whether this is such a name or address, with or without a port, as in the header field Host.
  static func has(authority: String) -> Bool {
    let isBracketed = authority.utf8.first == UInt8(ascii: "[")
    let end = isBracketed ? UInt8(ascii: "]") : UInt8(ascii: ":")
    return has(name: String(Substring(authority.utf8.dropFirst(isBracketed ? 1 : 0).prefix { $0 != end })))
  }

  /// Whether a page of this origin has come from such a name.
  static func has(origin: Substring) -> Bool {
    RequestTarget(String(origin))?.authority.map(has(authority:)) ?? false
  }
}
