/// XXH64, the hash that places slots and keys on a ``HashRing``.
///
/// Fast and well spread, but no defence against keys made to collide. Y. Collet, "xxHash fast digest
/// algorithm", specification 0.1.1 (2018).
public enum XXHash64 {
  /// The hash of the UTF-8 bytes of `text`. O(*n*) in their number; copies nothing when the text is native.
  public static func hash(_ text: String, seed: UInt64 = 0) -> UInt64 {
    var text = text
    return text.withUTF8 { bytes in
      hash(unsafe Span(_unsafeElements: bytes), seed: seed)
    }
  }

  /// The hash of `bytes`. O(*n*) in their number.
  public static func hash(_ bytes: Span<UInt8>, seed: UInt64 = 0) -> UInt64 {
    // Every byte is initialised: a UInt8 has no padding.
    let bytes = unsafe bytes.bytes
    var offset = 0
    var hash = seed &+ prime5
    if bytes.byteCount >= 32 {
      hash = stripes(bytes, upTo: &offset, seed: seed)
    }
    hash &+= UInt64(bytes.byteCount)

    while bytes.byteCount - offset >= 8 {
      hash ^= round(0, bytes.littleEndian(at: offset))
      hash = hash.rotated(left: 27) &* prime1 &+ prime4
      offset += 8
    }
    if bytes.byteCount - offset >= 4 {
      hash ^= UInt64(bytes.littleEndian(at: offset) as UInt32) &* prime1
      hash = hash.rotated(left: 23) &* prime2 &+ prime3
      offset += 4
    }
    while offset < bytes.byteCount {
      hash ^= UInt64(bytes.littleEndian(at: offset) as UInt8) &* prime5
      hash = hash.rotated(left: 11) &* prime1
      offset += 1
    }
    return avalanche(hash)
  }

  /// Four independent lanes over whole stripes of 32 bytes, so that the multiplications overlap.
  private static func stripes(_ bytes: RawSpan, upTo offset: inout Int, seed: UInt64) -> UInt64 {
    var lane1 = seed &+ prime1 &+ prime2
    var lane2 = seed &+ prime2
    var lane3 = seed
    var lane4 = seed &- prime1
    while bytes.byteCount - offset >= 32 {
      lane1 = round(lane1, bytes.littleEndian(at: offset))
      lane2 = round(lane2, bytes.littleEndian(at: offset + 8))
      lane3 = round(lane3, bytes.littleEndian(at: offset + 16))
      lane4 = round(lane4, bytes.littleEndian(at: offset + 24))
      offset += 32
    }
    var hash = lane1.rotated(left: 1) &+ lane2.rotated(left: 7)
    hash &+= lane3.rotated(left: 12) &+ lane4.rotated(left: 18)
    for lane in [lane1, lane2, lane3, lane4] {
      hash = (hash ^ round(0, lane)) &* prime1 &+ prime4
    }
    return hash
  }

  private static func round(_ lane: UInt64, _ input: UInt64) -> UInt64 {
    (lane &+ input &* prime2).rotated(left: 31) &* prime1
  }

  private static func avalanche(_ hash: UInt64) -> UInt64 {
    var hash = hash
    hash = (hash ^ (hash >> 33)) &* prime2
    hash = (hash ^ (hash >> 29)) &* prime3
    return hash ^ (hash >> 32)
  }

  private static let prime1: UInt64 = 0x9E37_79B1_85EB_CA87
  private static let prime2: UInt64 = 0xC2B2_AE3D_27D4_EB4F
  private static let prime3: UInt64 = 0x1656_67B1_9E37_79F9
  private static let prime4: UInt64 = 0x85EB_CA77_C2B2_AE63
  private static let prime5: UInt64 = 0x27D4_EB2F_1656_67C5
}

extension UInt64 {
  fileprivate func rotated(left count: UInt64) -> UInt64 {
    (self &<< count) | (self &>> (64 - count))
  }
}

extension RawSpan {
  /// Checks the bounds; any bytes are a valid integer.
  fileprivate func littleEndian<Number: FixedWidthInteger & BitwiseCopyable>(at offset: Int) -> Number {
    unsafe Number(littleEndian: unsafeLoadUnaligned(fromByteOffset: offset, as: Number.self))
  }
}
