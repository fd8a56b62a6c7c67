/// The bytes of a frame while it is decoded.
///
/// The one place where the decoders touch memory, and their only loads that are not checked: every caller has compared
/// its offset with ``count`` before, once for all the bytes of a field. A debug build checks them.
@safe struct FrameBytes {
  private let bytes: UnsafeRawBufferPointer

  /// Takes the bytes of `span`, which has to live as long as this: as a parameter does until its function returns.
  @unsafe
  @inline(__always)
  init(_ span: Span<UInt8>) {
    unsafe bytes = span.withUnsafeBytes { bytes in unsafe bytes }
  }

  @inline(__always)
  var count: Int { unsafe bytes.count }

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

  /// The eight bytes from `offset` on, with zeros for those behind the end; `nil` in a frame of less than eight.
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
