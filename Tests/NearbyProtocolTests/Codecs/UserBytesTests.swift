import NearbyCore
import Testing

/// A user id is taken from bytes where it is the same as from text.
@Suite struct UserBytesTests {
  private func user(_ bytes: [UInt8]) -> UserID? {
    unsafe bytes.withUnsafeBytes { bytes in unsafe UserID(printableASCII: bytes) }
  }

  @Test func takesEachByteThatIsPrintable() {
    for count in 1...20 {
      for index in 0..<count {
        for byte in UInt8.min...UInt8.max {
          var bytes = [UInt8](repeating: 0x61, count: count)
          bytes[index] = byte
          let isPrintable = byte > 0x20 && byte < 0x7F
          #expect(user(bytes)?.text == (isPrintable ? String(decoding: bytes, as: UTF8.self) : nil))
        }
      }
    }
  }

  @Test func takesEachLength() {
    for count in 0...130 {
      let text = String(repeating: "x", count: count)
      #expect(user(Array(text.utf8))?.text == (1...128 ~= count ? text : nil))
    }
  }
}
