extension BinaryReader {
  /// Reads a number of one to ten bytes, seven bits in each, the lowest first.
  @inline(__always)
  mutating func varint() throws(Fault) -> UInt64 {
    if index < end, let value = bytes.varint(at: &index, until: end) { return value }
    return try bytewiseVarint()
  }

  @inline(never)
  private mutating func bytewiseVarint() throws(Fault) -> UInt64 {
    let start = index
    var value: UInt64 = 0
    var shift: UInt64 = 0
    while index < end {
      let byte = bytes.byte(at: index)
      // The tenth byte has room for one bit.
      guard shift < 63 || byte <= 1 else { throw malformed(.invalidVarint, at: start) }
      index += 1
      value |= UInt64(byte & 0x7F) &<< shift
      if byte < 0x80 { return value }
      shift += 7
    }
    throw malformed(.truncated, at: end)
  }
}
