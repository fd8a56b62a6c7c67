import NIOHTTP1

/// Who may say on whose behalf it connects: the load balancers in front of this server, and nobody else.
package struct TrustedProxies: Hashable, Sendable {
  private let ranges: [AddressRange]

  /// Trusts nobody: a client is who has connected.
  package init() {
    ranges = []
  }

  /// Reads addresses and ranges of them.
  ///
  /// - Parameter list: With commas between them: `10.0.0.0/8,127.0.0.1,2001:db8::/32`.
  /// - Throws: ``InvalidAddressRange`` for the first that is neither.
  package init(_ list: String) throws(InvalidAddressRange) {
    var ranges: [AddressRange] = []
    for part in list.utf8.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false) {
      guard let range = AddressRange(Substring(part)) else {
        throw InvalidAddressRange(text: String(Substring(part)))
      }
      ranges.append(range)
    }
    self.ranges = ranges
  }

  /// Whether this is one of them.
  func contains(_ address: NetworkAddress) -> Bool {
    ranges.contains { $0.contains(address) }
  }

  /// Whose request this is.
  ///
  /// Each proxy adds at the right from whom it got the request, so what is said can be believed from there on as long
  /// as it is a trusted one that says it: the rightmost address that is none of theirs counts. What stands to its left
  /// may have been made up by the client; nor is anything believed beyond what is no address.
  ///
  /// - Parameters:
  ///   - headers: Those of the request, whose `X-Forwarded-For` counts, in however many fields it comes.
  ///   - peer: Who has connected.
  func client(of headers: HTTPHeaders, from peer: NetworkAddress) -> NetworkAddress {
    guard contains(peer) else { return peer }
    var client = peer
    for entry in headers[canonicalForm: "x-forwarded-for"].reversed() {
      guard let address = Self.address(Substring(entry)) else { break }
      client = address
      guard contains(address) else { break }
    }
    return client
  }

  /// Reads an address as proxies write it: some with a port, and with brackets if it is one of version 6.
  private static func address(_ entry: Substring) -> NetworkAddress? {
    if let address = NetworkAddress(entry) { return address }
    let bytes = entry.utf8
    let host: Substring.UTF8View
    let rest: Substring.UTF8View
    if bytes.first == UInt8(ascii: "[") {
      host = bytes.dropFirst().prefix { $0 != UInt8(ascii: "]") }
      guard host.contains(UInt8(ascii: ":")) else { return nil }
      rest = bytes.dropFirst(host.count + 2)
      guard bytes.count >= host.count + 2 else { return nil }
    } else {
      host = bytes.prefix { $0 != UInt8(ascii: ":") }
      rest = bytes.dropFirst(host.count)
    }
    let hasPort =
      rest.first == UInt8(ascii: ":") && Decimal.number(Substring(rest.dropFirst())).map { $0 < 65_536 } == true
    return rest.isEmpty || hasPort ? NetworkAddress(Substring(host)) : nil
  }
}

/// A text that was to name an address, or a range of them.
package struct InvalidAddressRange: Error, Hashable, CustomStringConvertible {
  /// The text.
  package let text: String

  /// Names it.
  package var description: String { "\"\(text)\" is no address, and no range like 10.0.0.0/8" }
}
