import NearbyCore

/// The bytes of a frame while it is decoded.
///
/// All access of the decoders to memory, and their only loads that are not checked: every caller has compared
/// its offset with ``count`` before, once for all the bytes of a field. A debug build checks them.
@safe struct FrameBytes {
  private let bytes: UnsafeRawBufferPointer

  /// Takes the bytes of `span`, which has to live as long as this: as a parameter does until its function returns.
  @unsafe
  @inline(__always)
  init(_ span: Span<UInt8>) {
    unsafe bytes = span.withUnsafeBytes { bytes in unsafe bytes }
  }

  @unsafe
  @inline(__always)
  private init(_ bytes: UnsafeRawBufferPointer) {
    unsafe self.bytes = unsafe bytes
  }

  @inline(__always)
  var count: Int { unsafe bytes.count }

  /// The first `count` of these bytes.
  @inline(__always)
  func prefix(_ count: Int) -> FrameBytes {
    unsafe FrameBytes(UnsafeRawBufferPointer(rebasing: bytes[..<count]))
  }

  /// The byte at `offset`, which is less than `count`.
  @inline(__always)
  func byte(at offset: Int) -> UInt8 { unsafe bytes[offset] }

  /// The eight bytes from `offset` on, the first of them in the lowest bits. `offset` is at most `count` - 8.
  @inline(__always)
  func word(at offset: Int) -> UInt64 {
    UInt64(littleEndian: unsafe bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
  }

  /// The four bytes from `offset` on, the first of them in the lowest bits. `offset` is at most `count` - 4.
  @inline(__always)
  func halfWord(at offset: Int) -> UInt32 {
    UInt32(littleEndian: unsafe bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self))
  }

  /// The eight bytes from `offset` on, with zeros for those after the end; `nil` in a frame of less than eight.
  @inline(__always)
  func paddedWord(at offset: Int) -> UInt64? {
    let last = count &- 8
    if offset <= last { return word(at: offset) }
    return last < 0 ? nil : word(at: last) &>> (UInt64(offset &- last) &* 8)
  }

  /// The bytes in `range`, which ends at `count` or before, for the time of a call.
  @inline(__always)
  func withBytes<Result>(in range: Range<Int>, _ body: (UnsafeRawBufferPointer) -> Result) -> Result {
    unsafe body(UnsafeRawBufferPointer(rebasing: bytes[range]))
  }
}

extension FrameBytes {
  /// Reads a number of one to eight bytes, seven bits in each, the lowest first; `offset`, which is less than `end`,
  /// moves past it.
  ///
  /// A time has six bytes, so they are read all at once.
  ///
  /// - Returns: `nil` when the number has more bytes, or goes on after `end`; `offset` stays where it is.
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

  /// The `LatLng` whose 18 bytes begin at `offset`, if both numbers are there, in their order and in range. `offset` is
  /// at most `count` - 18.
  @inline(__always)
  func usualCoordinate(at offset: Int) -> Coordinate? {
    guard byte(at: offset) == 0x09, byte(at: offset &+ 9) == 0x11 else { return nil }
    return try? Coordinate(
      latitude: Double(bitPattern: word(at: offset &+ 1)),
      longitude: Double(bitPattern: word(at: offset &+ 10)))
  }
}

extension FrameBytes {
  /// The text whose UTF-8 form the bytes in `range` are; `nil` when they are not UTF-8. O(bytes).
  func text(in range: Range<Int>) -> String? {
    unsafe withBytes(in: range) { bytes in
      // Measured three times as fast as validation, and as strict where every byte is ASCII.
      if unsafe bytes.allSatisfy({ $0 < 0x80 }) { return unsafe String(decoding: bytes, as: UTF8.self) }
      return unsafe String(validating: bytes, as: UTF8.self)
    }
  }

  /// The usual user id, if the bytes in `range` are one: see ``UserID/init(printableASCII:)``.
  @inline(__always)
  func usualUser(in range: Range<Int>) -> UserID? {
    unsafe withBytes(in: range) { bytes in unsafe UserID(printableASCII: bytes) }
  }

  /// The index of the first byte in `range` with which no character can begin or go on; the end when there is none.
  func firstInvalidUTF8(in range: Range<Int>) -> Int {
    var index = range.lowerBound
    while index < range.upperBound {
      let count = (1...4).first { count in
        index + count <= range.upperBound && text(in: index..<index + count) != nil
      }
      guard let count else { return index }
      index += count
    }
    return index
  }
}
