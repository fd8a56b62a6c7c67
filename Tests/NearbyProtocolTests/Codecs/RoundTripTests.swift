import NearbyProtocol
import Testing

/// Whatever is written is read again as it was.
@Suite struct RoundTripTests {
  @Test(arguments: Subprotocol.allCases)
  func randomMessages(form: Subprotocol) throws {
    let seed = UInt64.random(in: 0...UInt64.max)
    var messages = RandomMessages(seed: seed)
    for number in 0..<2000 {
      let message = try messages.message()
      let bytes = message.encoded(by: form.codec)
      let read = try message.decodeAnother(from: bytes, by: form.codec)
      #expect(read == message, "message \(number) of seed \(seed)")
      #expect(read.encoded(by: form.codec) == bytes, "message \(number) of seed \(seed)")
      if form == .binary {
        #expect(message.binaryByteCount == bytes.count, "message \(number) of seed \(seed)")
      }
    }
  }
}
