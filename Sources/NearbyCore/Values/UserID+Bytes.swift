extension UserID {
  /// Takes UTF-8 bytes as an id if they are what nearly all ids are: 1...128 printable ASCII characters, none of them
  /// white space. For decoders, which have the bytes and would otherwise make a text of them only to look at each byte
  /// again.
  ///
  /// - Returns: `nil` for everything else, whether it is an id or not. O(bytes), eight of them at a time.
  package init?(printableASCII bytes: UnsafeRawBufferPointer) {
    let count = bytes.count
    guard count > 0, count <= OpaqueText.maximumByteCount, unsafe Self.arePrintableASCII(bytes)
    else { return nil }
    let text = unsafe String(unsafeUninitializedCapacity: count) { text in
      unsafe UnsafeMutableRawBufferPointer(text).copyMemory(from: bytes)
      return count
    }
    self.init(unchecked: text)
  }

  private static func arePrintableASCII(_ bytes: UnsafeRawBufferPointer) -> Bool {
    var offset = 0
    while offset + 8 <= bytes.count {
      let word = unsafe bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
      // The topmost bit of a byte comes up when it is at least 0x80, at least 0x7F, or less than 0x21. What one byte
      // carries into or borrows from the next is of no account: it does so only when it is refused itself.
      let refused = word | (word &+ 0x0101_0101_0101_0101) | (word &- 0x2121_2121_2121_2121)
      if refused & 0x8080_8080_8080_8080 != 0 { return false }
      offset += 8
    }
    while offset < bytes.count {
      if unsafe bytes[offset] <= 0x20 || bytes[offset] >= 0x7F { return false }
      offset += 1
    }
    return true
  }
}
