import NearbyCore

extension FrameBytes {
  /// Reads a number of one to eight bytes, seven bits in each, the lowest first; `offset`, which is less than `end`, moves
  /// behind it.
  ///
  /// A time has six bytes, so they are read all at once.
  ///
  /// - Returns: `nil` when the number has more bytes, or goes on behind `end`; `offset` stays where it is.
  @inline(__always)
  func varint(at offset: inout Int, until end: Int) -> UInt64? {
    let first = byte(at: offset)
    if first < 0x80 {
      offset &+= 1
      return UInt64(first)
    }
    guard let word = paddedWord(at: offset) else { return nil }
    // The bytes that no other of the number follows.
    let ends = ~word & 0x8080_8080_8080_8080
    let count = ends.trailingZeroBitCount &>> 3 &+ 1
    guard ends != 0, count <= end &- offset else { return nil }
    offset &+= count
    // The bits up to the first of those, without the topmost of each byte, moved together: to four groups of 14, to two
    // of 28, to one of 56.
    var value = word & (ends ^ (ends &- 1)) & 0x7F7F_7F7F_7F7F_7F7F
    value = value & 0x007F_007F_007F_007F | (value & 0x7F00_7F00_7F00_7F00) &>> 1
    value = value & 0x0000_3FFF_0000_3FFF | (value & 0x3FFF_0000_3FFF_0000) &>> 2
    return value & 0x0FFF_FFFF | (value & 0x0FFF_FFFF_0000_0000) &>> 4
  }

  /// The `LatLng` whose 18 bytes begin at `offset`, if both numbers are there, in their order and in range. `offset` is at
  /// most `count` - 18.
  @inline(__always)
  func usualCoordinate(at offset: Int) -> Coordinate? {
    guard byte(at: offset) == 0x09, byte(at: offset &+ 9) == 0x11 else { return nil }
    return try? Coordinate(
      latitude: Double(bitPattern: word(at: offset &+ 1)),
      longitude: Double(bitPattern: word(at: offset &+ 10)))
  }
}
