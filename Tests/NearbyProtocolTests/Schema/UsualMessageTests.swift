import NearbyCore
import NearbyProtocol
import NearbyTestKit
import Testing

/// The messages that come most are read in a way of their own, which must make no difference: an unknown field at the
/// end sends them the way of all others.
@Suite struct UsualMessageTests {
  private let unknown: [UInt8] = [0x78, 0x00]

  @Test func makeNoDifference() throws {
    let seed = UInt64.random(in: 0...UInt64.max)
    var messages = RandomMessages(seed: seed)
    for _ in 0..<4000 {
      let message = try messages.usualMessage()
      let bytes = message.encoded(by: BinaryCodec())
      #expect(try message.decodeAnother(from: bytes, by: BinaryCodec()) == message, "seed \(seed)")
      #expect(try message.decodeAnother(from: bytes + unknown, by: BinaryCodec()) == message, "seed \(seed)")
    }
  }

  @Test func makeNoDifferenceWhenBytesAreChanged() throws {
    let seed = UInt64.random(in: 0...UInt64.max)
    var messages = RandomMessages(seed: seed)
    for _ in 0..<20_000 {
      let message = try messages.usualMessage()
      var bytes = message.encoded(by: BinaryCodec())
      for _ in 0..<Int.random(in: 1...2, using: &messages.random) {
        let index = Int.random(in: bytes.indices, using: &messages.random)
        bytes[index] = UInt8.random(in: 0...255, using: &messages.random)
      }
      // What is read at once is read by the other way as well; what is not may be, with more bytes after it.
      guard let read = try? message.decodeAnother(from: bytes, by: BinaryCodec()) else { continue }
      #expect(try message.decodeAnother(from: bytes + unknown, by: BinaryCodec()) == read, "seed \(seed)")
    }
  }
}
