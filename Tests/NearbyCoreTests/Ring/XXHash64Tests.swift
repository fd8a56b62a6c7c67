import NearbyCore
import Testing

@Suite struct XXHash64Tests {
  @Test func agreesWithVectors() throws {
    for (text, hash) in try Vectors.ring().xxh64 {
      #expect(String(XXHash64.hash(text)) == hash, "\(text)")
    }
  }

  /// The sanity checks of the reference implementation: a generated buffer, with and without a seed.
  @Test(
    arguments: [
      (0, 0xEF46_DB37_51D8_E999, 0xAC75_FDA2_929B_17EF),
      (1, 0xE934_A84A_DB05_2768, 0x5014_6076_43A9_B4C3),
      (14, 0x8282_DCC4_994E_35C8, 0xC3BD_6BF6_3DEB_6DF0),
      (222, 0xB641_AE8C_B691_C174, 0x20CB_8AB7_AE10_C14A),
    ] as [(Int, UInt64, UInt64)])
  func agreesWithReference(count: Int, unseeded: UInt64, seeded: UInt64) {
    let prime32: UInt64 = 2_654_435_761
    var generator = prime32
    var bytes: ContiguousArray<UInt8> = []
    for _ in 0..<count {
      bytes.append(UInt8(truncatingIfNeeded: generator >> 56))
      generator &*= 11_400_714_785_074_694_797
    }
    #expect(XXHash64.hash(bytes.span) == unseeded)
    #expect(XXHash64.hash(bytes.span, seed: prime32) == seeded)
  }

  @Test func hashesTextByItsBytes() {
    let text = "Zoë 名前, and more than thirty-two bytes of it"
    for end in text.unicodeScalars.indices {
      let prefix = text[..<end]
      #expect(
        XXHash64.hash(String(prefix), seed: 7) == XXHash64.hash(ContiguousArray(prefix.utf8).span, seed: 7))
    }
  }

  @Test func agreesWithTheLibraryAtEveryLength() {
    let bytes = XXHash64Vectors.bytes
    for (seed, hashes) in XXHash64Vectors.hashes {
      #expect(hashes.count == 257)
      for (count, hash) in hashes.enumerated() {
        #expect(XXHash64.hash(bytes.span.extracting(first: count), seed: seed) == hash, "\(count) bytes")
      }
    }
  }

  @Test func doesNotDependOnWhereTheBytesLie() {
    let bytes = XXHash64Vectors.bytes
    for start in 0..<16 {
      let padded = ContiguousArray(repeating: 0xFF, count: start) + bytes
      for count in [0, 1, 7, 20, 31, 32, 100, 256] {
        let hash = XXHash64.hash(padded.span.extracting(start..<(start + count)), seed: 5)
        #expect(hash == XXHash64.hash(bytes.span.extracting(first: count), seed: 5))
      }
    }
  }

  @Test func hashesTextThatIsNotNative() {
    let text = String(repeating: "a", count: 40)
    #expect(XXHash64.hash(String(text.dropFirst(9))) == XXHash64.hash(String(repeating: "a", count: 31)))
    #expect(XXHash64.hash("") == 0xEF46_DB37_51D8_E999)
  }
}
