/// All addresses that begin with the same bits (RFC 4632, section 3.1): `10.0.0.0/8`, `2001:db8::/32`, `127.0.0.1`.
struct AddressRange: Hashable, Sendable {
  private let first: NetworkAddress

  /// How many of the 128 bits all of them begin with.
  private let bitCount: Int

  /// Reads a range, or a single address; `nil` for what is neither, and for bits beyond the prefix: whoever wrote them
  /// meant something else.
  init?(_ text: Substring) {
    let parts = text.utf8.split(separator: UInt8(ascii: "/"), maxSplits: 1, omittingEmptySubsequences: false)
    guard let name = parts.first.map({ Substring($0) }), let first = NetworkAddress(name) else { return nil }
    self.first = first
    // As version 4 is written, the length counts its own bits only.
    let width = name.utf8.contains(UInt8(ascii: ":")) ? 128 : 32
    guard parts.count == 2 else {
      bitCount = 128
      return
    }
    guard let length = Decimal.number(Substring(parts[1])), length <= width else { return nil }
    bitCount = 128 - width + length
    guard self.contains(first), first.high & ~mask.high == 0, first.low & ~mask.low == 0 else { return nil }
  }

  /// Whether the address begins with these bits. O(1).
  func contains(_ address: NetworkAddress) -> Bool {
    (address.high ^ first.high) & mask.high == 0 && (address.low ^ first.low) & mask.low == 0
  }

  private var mask: (high: UInt64, low: UInt64) {
    (.max << UInt64(64 - min(bitCount, 64)), .max << UInt64(64 - max(bitCount - 64, 0)))
  }
}
