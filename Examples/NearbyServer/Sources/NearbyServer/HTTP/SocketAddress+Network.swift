import NIOCore

extension SocketAddress {
  /// A number for what counts as one address: of version 6 the first half, since whoever has one has all of its second
  /// halves. 0 for a socket without an address.
  var network: UInt64 {
    // Where the address stands in its structure is the same on all systems.
    let bytes: [UInt8]
    switch self {
    case .v4(let address): bytes = withUnsafeBytes(of: address.address) { Array($0[4..<8]) }
    case .v6(let address): bytes = withUnsafeBytes(of: address.address) { Array($0[8..<24]) }
    case .unixDomainSocket: return 0
    }
    // An address of version 4 is the same when it comes as one of version 6.
    let isVersion4 = bytes.count == 4 || bytes.starts(with: [UInt8](repeating: 0, count: 10) + [0xFF, 0xFF])
    let significant = isVersion4 ? [0, 0, 0xFF, 0xFF] + bytes.suffix(4) : bytes.prefix(8)
    return significant.reduce(0) { $0 << 8 | UInt64($1) }
  }
}
