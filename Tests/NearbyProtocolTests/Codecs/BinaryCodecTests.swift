import NearbyCore
import NearbyProtocol
import Testing

@Suite struct BinaryCodecTests {
  private let paused = ClientMessage(body: .sharing(.paused()))

  @Test(arguments: [
    "32020801 78ff01",  // an unknown varint
    "7b 7c 32020801",  // an unknown group, without anything
    "fb01 0801 3a00 f30308 01f403 fc01 32020801",  // another in it, and fields whose numbers are known elsewhere
    "3206 7b08017c 0801",  // one of the message within
    "79 0102030405060708 32020801",  // an unknown 64-bit number
    "7a03 616263 32020801",  // unknown bytes
    "7d 01020304 32020801",  // an unknown 32-bit number
    "3204 0801 7805",  // an unknown field of the message within
    "f8ffffff0f 00 32020801",  // the largest field number
    "32808000 32020801",  // the same field twice, once empty, with a length of three bytes
    "3a00 32020801",  // two bodies: the last one counts
    "3204 0800 0801",  // a number twice: the last one counts
    "320b 08 ffffffffffffffffff01",  // a truth value of 64 bits
    "3205 08 80808001",
  ])
  func reads(hex: String) throws {
    #expect(try decode(hex: hex) == paused)
  }

  @Test(arguments: [
    ("", WireError.Kind.unknownBody),
    ("08", .malformed(.truncated)), ("0880", .malformed(.truncated)), ("3203 0801", .malformed(.truncated)),
    ("32ffffffffffffffffff01", .malformed(.truncated)), ("7d 010203", .malformed(.truncated)),
    ("79 01020304050607", .malformed(.truncated)), ("7a02 61", .malformed(.truncated)),
    ("3201 08 01", .malformed(.truncated)),
    ("08 ffffffffffffffffff02", .malformed(.invalidVarint)),
    ("08 ffffffffffffffffffff01", .malformed(.invalidVarint)),
    ("00 00", .malformed(.invalidTag)), ("02 00", .malformed(.invalidTag)),
    ("8080808010 00", .malformed(.invalidTag)), ("0e", .malformed(.invalidTag)),
    ("7f", .malformed(.invalidTag)),
    ("34", .malformed(.group)), ("7c", .malformed(.group)), ("fc01", .malformed(.group)),
    ("33 34", .malformed(.wrongType)), ("33", .malformed(.wrongType)), ("0b 0c", .malformed(.wrongType)),
    ("7b", .malformed(.truncated)), ("7b 0801", .malformed(.truncated)), ("7b 74", .malformed(.group)),
    ("7b fb01 7c fc01", .malformed(.group)), ("7b 06 7c", .malformed(.invalidTag)),
    ("7b 08808080", .malformed(.truncated)), ("3202 7b08 7c", .malformed(.truncated)),
    ("3201 7b 7c", .malformed(.truncated)), ("3201 7c", .malformed(.group)),
    ("888080808000 01", .malformed(.invalidTag)), ("88808080808000 01", .malformed(.invalidTag)),
    ("88808080808080808000 01", .malformed(.invalidTag)), ("8880808040 01", .malformed(.invalidTag)),
    ("8880808010 01", .malformed(.invalidTag)), ("88808080", .malformed(.truncated)),
    ("8080808000 01", .malformed(.invalidTag)), ("7b 88808080808000 01 7c", .malformed(.invalidTag)),
    ("0d 01000000", .malformed(.wrongType)), ("30 01", .malformed(.wrongType)),
    ("1a02 0a02 0801", .malformed(.truncated)), ("1a04 0a02 0801", .malformed(.wrongType)),
    ("2204 0a02 fffe", .malformed(.invalidUTF8)), ("2205 0a03 eda080", .malformed(.invalidUTF8)),
    ("2204 0a02 c080", .malformed(.invalidUTF8)),
  ])
  func refuses(hex: String, kind: WireError.Kind) {
    let error = #expect(throws: WireError.self) { try decode(hex: hex) }
    #expect(error?.kind == kind)
  }

  @Test func takesTagsOfFiveBytes() throws {
    #expect(try decode(hex: "8880808000 05 b280808000 00").id == 5)
  }

  @Test func boundsTheNestingOfGroups() throws {
    let limit = FrameLimits.maximumDepth
    func frame(_ depth: Int) -> String {
      String(repeating: "7b", count: depth) + String(repeating: "7c", count: depth) + "32020801"
    }
    #expect(try decode(hex: frame(limit)) == paused)
    for depth in [limit + 1, 8000] {
      let error = #expect(throws: WireError.self) { try decode(hex: frame(depth)) }
      #expect(error == WireError(.tooDeep(limit: limit), offset: limit))
    }
  }

  @Test func truncatesNumbersAsProtobufDoes() throws {
    #expect(try decode(hex: "08 8580808010 3200").id == 5)
  }

  @Test func keepsAnUnknownEnumerationValueAsNone() throws {
    let left = FriendLeft(user: try UserID("a"), reason: nil)
    #expect(try decodeServer(hex: "3205 0a0161 1063").body == .left(left))
    #expect(
      try decodeServer(hex: "4a02 0863").body == .error(ErrorMessage(code: .unspecified, message: "")))
  }

  @Test func growsListsThatOccurAgain() throws {
    let friend = #"{"user":"a","location":{}}"#
    let once = try decodeServer(#"{"snapshot":{"friends":[\#(friend),\#(friend)]}}"#)
    #expect(try decodeServer(#"{"snapshot":{"friends":[\#(friend)],"friends":[\#(friend)]}}"#) == once)
    #expect(try decodeServer(hex: "1a0e 0a05 0a01611200 0a05 0a01611200") == once)
  }

  @Test func movesLongMessagesUp() throws {
    for count in [120, 121, 122, 123, 124, 125, 126, 127, 128, 129, 8000] {
      let message = ClientMessage(body: .hello(Hello(token: String(repeating: "t", count: count))))
      var bytes: [UInt8] = []
      BinaryCodec().encode(message, into: &bytes)
      let slice = bytes[...]
      #expect(try BinaryCodec().decode(ClientMessage.self, from: slice.span) == message)
    }
  }
}
