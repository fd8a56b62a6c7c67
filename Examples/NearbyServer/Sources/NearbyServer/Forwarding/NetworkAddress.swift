import NIOCore

/// An address of the Internet, of either version, without a port. One of version 4 is the same when it comes as one of
/// version 6.
package struct NetworkAddress: Hashable, Sendable {
  /// The 128 bits as they go over the network.
  let high: UInt64
  let low: UInt64

  /// What the lower half of an address of version 4 begins with (RFC 4291, section 2.5.5.2).
  private static let version4Prefix: UInt64 = 0xFFFF << 32

  /// Takes the 4 or 16 bytes of an address; `nil` for any other number.
  init?(bytes: some Collection<UInt8>) {
    switch bytes.count {
    case 4:
      (high, low) = (0, bytes.reduce(Self.version4Prefix >> 32) { $0 << 8 | UInt64($1) })
    case 16:
      high = bytes.prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
      low = bytes.dropFirst(8).reduce(0) { $0 << 8 | UInt64($1) }
    default:
      return nil
    }
  }

  /// Reads an address as people write it, version 6 without brackets and without a zone.
  init?(_ text: some StringProtocol) {
    // What the system reads as text ends at a zero.
    let isPlain = text.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"),
        UInt8(ascii: "A")...UInt8(ascii: "F"), UInt8(ascii: "."), UInt8(ascii: ":"):
        true
      default: false
      }
    }
    guard isPlain, let address = try? SocketAddress(ipAddress: String(text), port: 0) else { return nil }
    self.init(address)
  }

  /// Takes the address of a socket; `nil` for one that has none.
  init?(_ address: SocketAddress) {
    // Where the address stands in its structure is the same on all systems.
    switch address {
    case .v4(let address): self.init(bytes: withUnsafeBytes(of: address.address) { Array($0[4..<8]) })
    case .v6(let address): self.init(bytes: withUnsafeBytes(of: address.address) { Array($0[8..<24]) })
    case .unixDomainSocket: return nil
    }
  }

  /// Whether it is one of version 4.
  var isOfVersion4: Bool { high == 0 && low >> 32 == Self.version4Prefix >> 32 }

  /// A number for what counts as one address: of version 6 the first half, since whoever has one has all of its second
  /// halves.
  var network: UInt64 { isOfVersion4 ? low : high }
}
