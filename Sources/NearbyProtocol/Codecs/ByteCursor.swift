/// Where the next byte is written, in memory whose size was counted before.
///
/// All access of the encoders to memory. It is made by ``OutputSpan/write(atMost:_:)``, which has made sure that
/// there is room for all, and does not leave it.
@safe struct ByteCursor {
  fileprivate var pointer: UnsafeMutableRawPointer

  fileprivate init(_ pointer: UnsafeMutableRawPointer) {
    unsafe self.pointer = unsafe pointer
  }

  @inline(__always)
  mutating func append(_ byte: UInt8) {
    unsafe pointer.storeBytes(of: byte, as: UInt8.self)
    unsafe pointer += 1
  }

  /// Writes the lowest `count` bytes of `word`, the lowest first, and spoils as many after them as make eight.
  @inline(__always)
  mutating func append(_ word: UInt64, count: Int) {
    unsafe pointer.storeBytes(of: word.littleEndian, as: UInt64.self)
    unsafe pointer += count
  }

  @inline(__always)
  mutating func append(utf8 text: String) {
    let count: Int? = unsafe text.utf8.withContiguousStorageIfAvailable { text in
      unsafe copy(UnsafeRawBufferPointer(text))
      return text.count
    }
    if let count {
      unsafe pointer += count
    } else {
      // Text that lives in a foreign string, on Apple's systems only.
      for byte in text.utf8 { append(byte) }
    }
  }

  @inline(__always)
  mutating func append(_ text: StaticString) {
    let count = text.utf8CodeUnitCount
    unsafe pointer.copyMemory(from: text.utf8Start, byteCount: count)
    unsafe pointer += count
  }

  /// Steps back over the last byte if it is `byte`. Something has to have been written.
  @inline(__always)
  mutating func takeBack(_ byte: UInt8) {
    if unsafe pointer.load(fromByteOffset: -1, as: UInt8.self) == byte { unsafe pointer -= 1 }
  }

  /// What was written since `start`, for as long as nothing more is.
  @unsafe
  @inline(__always)
  func written(since start: ByteCursor) -> UnsafeRawBufferPointer {
    unsafe UnsafeRawBufferPointer(start: start.pointer, count: count(since: start))
  }

  /// Copies `bytes` to where the cursor stands; it stays there.
  @inline(__always)
  private func copy(_ bytes: UnsafeRawBufferPointer) {
    guard let source = bytes.baseAddress else { return }
    if bytes.count > 16 || bytes.count < 8 {
      unsafe pointer.copyMemory(from: source, byteCount: bytes.count)
    } else {
      // Two words, which overlap: a call costs as much as all the rest of an id.
      let rest = bytes.count &- 8
      let first = unsafe source.loadUnaligned(as: UInt64.self)
      let last = unsafe source.loadUnaligned(fromByteOffset: rest, as: UInt64.self)
      unsafe pointer.storeBytes(of: first, as: UInt64.self)
      unsafe pointer.storeBytes(of: last, toByteOffset: rest, as: UInt64.self)
    }
  }

  @inline(__always)
  func count(since start: ByteCursor) -> Int { unsafe pointer - start.pointer }

  @inline(__always)
  func replaceByte(at cursor: ByteCursor, with byte: UInt8) {
    unsafe cursor.pointer.storeBytes(of: byte, as: UInt8.self)
  }

  /// Moves what was written since `start` towards the end, by `count` bytes.
  mutating func moveUp(from start: ByteCursor, by count: Int) {
    unsafe (start.pointer + count).copyMemory(from: start.pointer, byteCount: self.count(since: start))
    unsafe pointer += count
  }
}

extension OutputSpan<UInt8> {
  /// Appends what `body` writes. It may write and spoil `count` bytes, for which there has to be room.
  @inline(__always)
  mutating func write(atMost count: Int, _ body: (inout ByteCursor) -> Void) {
    precondition(count <= freeCapacity, "a message needs more room than it was given")
    unsafe withUnsafeMutableBufferPointer { buffer, initializedCount in
      guard let base = buffer.baseAddress else { return }
      let start = unsafe ByteCursor(UnsafeMutableRawPointer(base + initializedCount))
      var cursor = start
      body(&cursor)
      assert(cursor.count(since: start) <= count)
      initializedCount += cursor.count(since: start)
    }
  }
}
