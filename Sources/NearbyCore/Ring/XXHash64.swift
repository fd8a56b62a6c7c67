/// XXH64, the hash that places slots and keys on a ``HashRing``.
///
/// Fast and well spread, but no defence against keys made to collide. Y. Collet, "xxHash fast digest
/// algorithm", specification 0.1.1 (2018).
public enum XXHash64 {
  /// The hash of the UTF-8 bytes of `text`. O(*n*) in their number; copies nothing when the text is native.
  ///
  /// Short texts are hashed where they are asked for: the compiler then sees that nothing takes hold of `text`,
  /// and its caller need not count a reference, which costs as much as the hash.
  ///
  /// - Parameters:
  ///   - text: What to hash. Texts that are equal by Unicode but not by bytes have different hashes.
  ///   - seed: Which of the 2^64 hash functions to use.
  @inlinable
  @inline(__always)
  public static func hash(_ text: String, seed: UInt64 = 0) -> UInt64 {
    // Unlike `withUTF8`, this asks for no copy to mutate.
    let native = unsafe text.utf8.withContiguousStorageIfAvailable { bytes in
      unsafe digest(UnsafeRawBufferPointer(bytes), seed: seed)
    }
    return native ?? hashOfForeign(text, seed: seed)
  }

  /// The hash of `bytes`. O(*n*) in their number.
  ///
  /// - Parameters:
  ///   - bytes: What to hash.
  ///   - seed: Which of the 2^64 hash functions to use.
  public static func hash(_ bytes: Span<UInt8>, seed: UInt64 = 0) -> UInt64 {
    unsafe bytes.withUnsafeBytes { unsafe digest($0, seed: seed) }
  }

  /// The hash of a text that keeps something else than UTF-8, as those that come from Objective-C may.
  @usableFromInline
  @inline(never)
  static func hashOfForeign(_ text: String, seed: UInt64) -> UInt64 {
    hash(ContiguousArray(text.utf8).span, seed: seed)
  }

  /// The kernel. It takes a pointer, since a span checks its bounds at each of the four loads of a stripe.
  @inlinable
  @inline(__always)
  static func digest(_ bytes: UnsafeRawBufferPointer, seed: UInt64) -> UInt64 {
    guard let start = bytes.baseAddress else { return avalanche(seed &+ prime5) }
    let count = bytes.count
    if count >= 32 { return unsafe digestOfLong(start, count, seed: seed) }
    return unsafe finish(seed &+ prime5 &+ UInt64(truncatingIfNeeded: count), start, count)
  }

  /// The kernel for at least 32 bytes: too much code for every place where a text is hashed.
  @usableFromInline
  @inline(never)
  static func digestOfLong(_ start: UnsafeRawPointer, _ count: Int, seed: UInt64) -> UInt64 {
    let hash = unsafe stripes(start, count / 32, seed: seed) &+ UInt64(truncatingIfNeeded: count)
    return unsafe finish(hash, start + (count & ~31), count & 31)
  }

  /// Mixes in the `count` bytes from `start` on that make no whole stripe, fewer than 32.
  ///
  /// Each bit of `count` asks once, so that a processor guesses right more often than in a loop.
  @inlinable
  @inline(__always)
  static func finish(_ hash: UInt64, _ start: UnsafeRawPointer, _ count: Int) -> UInt64 {
    var hash = hash
    var next = unsafe start
    if count & 16 != 0 {
      hash = mixed(hash, unsafe next.littleEndian())
      hash = mixed(hash, unsafe (next + 8).littleEndian())
      unsafe next += 16
    }
    if count & 8 != 0 {
      hash = mixed(hash, unsafe next.littleEndian())
      unsafe next += 8
    }
    if count & 4 != 0 {
      hash ^= UInt64(unsafe next.littleEndian() as UInt32) &* prime1
      hash = hash.rotated(left: 23) &* prime2 &+ prime3
      unsafe next += 4
    }
    for offset in 0..<(count & 3) {
      hash ^= UInt64(unsafe (next + offset).littleEndian() as UInt8) &* prime5
      hash = hash.rotated(left: 11) &* prime1
    }
    return avalanche(hash)
  }

  /// Four independent lanes over `count` whole stripes of 32 bytes, so that the multiplications overlap.
  @inline(__always)
  private static func stripes(_ start: UnsafeRawPointer, _ count: Int, seed: UInt64) -> UInt64 {
    var lane1 = seed &+ prime1 &+ prime2
    var lane2 = seed &+ prime2
    var lane3 = seed
    var lane4 = seed &- prime1
    var next = unsafe start
    for _ in 0..<count {
      lane1 = round(lane1, unsafe next.littleEndian())
      lane2 = round(lane2, unsafe (next + 8).littleEndian())
      lane3 = round(lane3, unsafe (next + 16).littleEndian())
      lane4 = round(lane4, unsafe (next + 24).littleEndian())
      unsafe next += 32
    }
    var hash = lane1.rotated(left: 1) &+ lane2.rotated(left: 7)
    hash &+= lane3.rotated(left: 12) &+ lane4.rotated(left: 18)
    hash = merged(hash, lane1)
    hash = merged(hash, lane2)
    hash = merged(hash, lane3)
    return merged(hash, lane4)
  }

  @inlinable
  @inline(__always)
  static func mixed(_ hash: UInt64, _ input: UInt64) -> UInt64 {
    (hash ^ round(0, input)).rotated(left: 27) &* prime1 &+ prime4
  }

  @inlinable
  @inline(__always)
  static func round(_ lane: UInt64, _ input: UInt64) -> UInt64 {
    (lane &+ input &* prime2).rotated(left: 31) &* prime1
  }

  @inline(__always)
  private static func merged(_ hash: UInt64, _ lane: UInt64) -> UInt64 {
    (hash ^ round(0, lane)) &* prime1 &+ prime4
  }

  @inlinable
  @inline(__always)
  static func avalanche(_ hash: UInt64) -> UInt64 {
    var hash = hash
    hash = (hash ^ (hash >> 33)) &* prime2
    hash = (hash ^ (hash >> 29)) &* prime3
    return hash ^ (hash >> 32)
  }

  @inlinable static var prime1: UInt64 { 0x9E37_79B1_85EB_CA87 }
  @inlinable static var prime2: UInt64 { 0xC2B2_AE3D_27D4_EB4F }
  @inlinable static var prime3: UInt64 { 0x1656_67B1_9E37_79F9 }
  @inlinable static var prime4: UInt64 { 0x85EB_CA77_C2B2_AE63 }
  @inlinable static var prime5: UInt64 { 0x27D4_EB2F_1656_67C5 }
}

extension UInt64 {
  @inlinable
  @inline(__always)
  func rotated(left count: UInt64) -> UInt64 {
    (self &<< count) | (self &>> (64 &- count))
  }
}

extension UnsafeRawPointer {
  @inlinable
  @inline(__always)
  func littleEndian<Number: FixedWidthInteger & BitwiseCopyable>() -> Number {
    unsafe Number(littleEndian: loadUnaligned(as: Number.self))
  }
}
