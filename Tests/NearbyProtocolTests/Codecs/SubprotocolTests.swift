import NearbyProtocol
import Testing

@Suite struct SubprotocolTests {
  @Test func choosesTheFirstKnownOffer() {
    #expect(Subprotocol(choosingFrom: ["nearby.v2.proto", "nearby.v1.proto", "nearby.v1.json"]) == .binary)
    #expect(Subprotocol(choosingFrom: ["nearby.v1.json", "nearby.v1.proto"]) == .json)
    #expect(Subprotocol(choosingFrom: "chat,nearby.v1.json".split(separator: ",")) == .json)
    #expect(Subprotocol(choosingFrom: ["NEARBY.V1.JSON", "nearby"]) == nil)
    #expect(Subprotocol(choosingFrom: [String]()) == nil)
  }

  @Test func bringsItsCodec() {
    #expect(Subprotocol.binary.codec is BinaryCodec)
    #expect(Subprotocol.json.codec is JSONCodec)
    #expect(Subprotocol.binary.usesBinaryMessages)
    #expect(!Subprotocol.json.usesBinaryMessages)
  }
}
