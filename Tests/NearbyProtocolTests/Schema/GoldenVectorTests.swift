import NearbyProtocol
import Testing

/// Both forms against Google's own implementation.
@Suite struct GoldenVectorTests {
  @Test func everySampleHasAVector() throws {
    #expect(try Set(Samples.all().keys) == Set(WireVectors.all.map(\.name)))
  }

  @Test(arguments: WireVectors.all)
  func writesWhatProtobufWrites(vector: WireVector) throws {
    let sample = try #require(try Samples.all()[vector.name])
    #expect(sample.encoded(by: BinaryCodec()) == vector.binary)
    #expect(String(decoding: sample.encoded(by: JSONCodec()), as: UTF8.self) == vector.json)
  }

  @Test(arguments: WireVectors.all)
  func readsWhatProtobufWrites(vector: WireVector) throws {
    let sample = try #require(try Samples.all()[vector.name])
    #expect(try sample.decodeAnother(from: vector.binary, by: BinaryCodec()) == sample)
    #expect(try sample.decodeAnother(from: vector.text, by: JSONCodec()) == sample)
  }

  @Test(arguments: WireVectors.all)
  func appends(vector: WireVector) throws {
    guard case .client(let message)? = try Samples.all()[vector.name] else { return }
    var bytes: [UInt8] = [0x7B]
    BinaryCodec().encode(message, into: &bytes)
    JSONCodec().encode(message, into: &bytes)
    #expect(bytes == [0x7B] + vector.binary + vector.text)
  }
}
